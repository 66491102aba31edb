"""What somebody was told to do by a day: resolutions of meetings, what the annual report promised, supervision."""

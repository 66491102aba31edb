"""After the answer: reconsideration and suits, complaints, correction of one's own records."""

"""Annual reports that others wrote: what a paper says, which of it is doubtful, and what is wrong with it.

    reading = read_report(content, "2023年报.docx")     # Refusable: no annual report, two in one file, a scan …
    reading.figures["表三/1/总计"].value
    for finding in reading.findings: …

The way of a paper: ``source`` (its lines and rows, whatever the file) → ``tables`` (tables 2, 3, 4; the rest is
prose) → ``text`` (the figures that the prose tells) → ``heading`` (agency and year) → ``checking`` (findings).
"""

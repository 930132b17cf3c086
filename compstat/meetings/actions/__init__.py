"""Change something about meetings. Each act of staff is one transaction with one line in the logbook.

What residents send leaves no line: it is a record itself, and a line with its time would tie answers together.
"""

"""What residents said, and what became of it.

For now what was raised at meetings: a question or a concern, its area, where it came from, and its answer or the day by
which there will be one. Text is what a person has read and let through; nobody's name.
"""

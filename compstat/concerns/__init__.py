"""What residents said, and what became of it.

A question or a concern, raised by anybody without an account, at a meeting, on paper or for somebody: own words that
staff read, a wording that everybody reads, and its answer, promise, problem or other organization, by a public clock.
What is told of sexual or domestic violence is sealed, and no concern. Nobody's name.
"""

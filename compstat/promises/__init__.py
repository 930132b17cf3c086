"""What was promised, by which role, by when, and what became of it.

A promise is made in a meeting, for a concern or as a task of a plan. It names a role and a day, never a person, and
stands in public view until it is kept or dropped; every change of its words or day carries a reason. Late is no state:
an open promise whose day is over is late, and says by how many days.
"""

"""The meeting: called, come to, run in a hall with bad wifi, written down, and remembered at the next one.

Nouns: Series, Meeting, agenda Item; Seat, Follower, Organization; Line (what was said), Asked (what a phone sent,
before a person has read it), Poll, Answer, Slip, Tally; Minutes. Residents need no account. Staff call, run and sign.
What a device sends carries an id made on that device, so that it counts once, however often it is delivered.
"""

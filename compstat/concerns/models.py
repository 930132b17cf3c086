"""Concerns: what residents said, in their own words and in the words everybody reads, and what became of it.

The public door adds own words and never reads them. Texts of a disclosure are sealed at the door.
"""

from __future__ import annotations

from django.db import models

from compstat.access.actions import CodeField, SealedAddress, SealedField, new_key

from .rules import Origin, Place, Publication, State, Theme


class Concern(models.Model):
    """What keeps worrying somebody, or a question; as everybody may read it, once a person has published it."""

    public_door = "take"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    city = models.CharField(max_length=40)
    area = models.CharField(max_length=80)  # an area id
    text = models.CharField(max_length=1000, blank=True)  # published wording; empty until a person has read it
    language = models.CharField(max_length=12, default="en")  # in which it was raised, and is answered
    origin = models.CharField(max_length=20, default=Origin.SPOKEN)  # a value of rules.Origin
    origin_id = models.CharField(max_length=26, blank=True)  # the meeting's key
    raised_on = models.DateField()
    came_at = models.DateTimeField(null=True, blank=True)  # None: written down at a meeting, before there was a clock
    complaint = models.BooleanField(default=False)  # about an officer: never declined
    place_kind = models.CharField(max_length=20, default=Place.NEIGHBORHOOD)  # a value of rules.Place
    place = models.CharField(max_length=120, blank=True)  # as everybody may read it: a street and block, no number
    cell = models.CharField(max_length=20, blank=True)  # a hexagon, never a point
    theme = models.CharField(max_length=30, default=Theme.OTHER)  # a value of rules.Theme
    publication = models.CharField(max_length=20, default=Publication.WAITING)  # a value of rules.Publication
    ground = models.CharField(max_length=40, blank=True)  # a value of rules.Ground, if withheld
    state = models.CharField(max_length=20, default=State.RECEIVED)  # a value of rules.State
    answer = models.CharField(max_length=1000, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    first_answer_at = models.DateTimeField(null=True, blank=True)  # what stops the clock: never a receipt
    due_on = models.DateField(null=True, blank=True)
    owner = models.CharField(max_length=80, blank=True)  # the role that answers, or does what was promised
    promise = models.CharField(max_length=26, blank=True)  # the promise's key
    problem = models.CharField(max_length=26, blank=True)  # the problem's key
    organization = models.CharField(max_length=120, blank=True)  # which was asked
    merged_into = models.CharField(max_length=26, blank=True, db_index=True)  # another concern's key
    code_hash = models.CharField(max_length=64, blank=True, db_index=True)  # a keyed hash of the author's code
    card = models.CharField(max_length=12, blank=True, db_index=True)  # the number of a paper card

    class Meta:
        indexes = [
            models.Index(fields=["city", "area", "state"]),
            models.Index(fields=["city", "publication", "theme"], name="concerns_by_theme"),
        ]

    def __str__(self) -> str:
        return self.id


class ConcernEvent(models.Model):
    """Something that happened to a concern, for everybody to read. Rows are added; sealing alone empties reasons."""

    public_door = "take"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    concern = models.ForeignKey("concerns.Concern", models.CASCADE, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20)  # a value of rules.Event
    reason = models.CharField(max_length=1000, blank=True)  # words everybody can read
    role = models.CharField(max_length=80, blank=True)  # which role did it; empty: the author
    owner = models.CharField(max_length=80, blank=True)
    due_on = models.DateField(null=True, blank=True)
    organization = models.CharField(max_length=120, blank=True)
    key = models.CharField(max_length=26, blank=True)  # of the promise, problem, concern or request it is about

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.id


class OwnWords(models.Model):
    """What somebody wrote, in their own words: when it was raised, when it was not fixed, when they appealed."""

    public_door = "add"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    concern = models.ForeignKey("concerns.Concern", models.CASCADE, related_name="own_words")
    kind = models.CharField(max_length=20)  # rules.Event: raised, not_fixed, appealed
    text = models.TextField(blank=True)
    place = models.CharField(max_length=120, blank=True)
    happens = models.CharField(max_length=200, blank=True)  # when it happens
    effect = models.CharField(max_length=500, blank=True)  # how it affects people
    language = models.CharField(max_length=12, default="en")
    marks = models.JSONField(default=list)  # codes of rules.Mark: what a person should look at twice
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        verbose_name_plural = "own words"

    def __str__(self) -> str:
        return self.id


class Appeal(models.Model):
    """How a civilian moderator decided when an author asked to look again."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26)  # the key of the author's words
    concern = models.ForeignKey("concerns.Concern", models.CASCADE, related_name="appeals")
    published = models.BooleanField()
    reason = models.CharField(max_length=1000)
    role = models.CharField(max_length=80)
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.id


class Translation(models.Model):
    """A published text or an answer in another language, as a person wrote it: a second text beside the first."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    concern = models.ForeignKey("concerns.Concern", models.CASCADE, related_name="translations")
    of = models.CharField(max_length=20)  # text or answer
    language = models.CharField(max_length=12)
    text = models.CharField(max_length=1000)
    original = models.CharField(max_length=1000)  # what was translated: once that changes, this is out of date
    role = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["concern", "of", "language"], name="one_translation")]

    def __str__(self) -> str:
        return self.id


class Disclosure(models.Model):
    """An account of sexual or domestic violence: sealed, in no search, list, match, mail or log. One trained role."""

    public_door = "add"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    text = SealedField()
    contact = SealedField(null=True, blank=True)  # how they want to be reached, if they do

    def __str__(self) -> str:
        return self.id


class DisclosureState(models.Model):
    """Whether a sealed account was read, for whoever has its code: nothing of what it says. Both go together."""

    public_door = "take"

    disclosure = models.OneToOneField("concerns.Disclosure", models.CASCADE, primary_key=True, related_name="told")
    city = CodeField(max_length=40)
    language = CodeField(max_length=12, default="en")
    state = CodeField(max_length=20, default="received")  # received, read, closed
    code_hash = CodeField(max_length=64, db_index=True)  # a keyed hash
    came_on = models.DateField()
    read_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.pk)


class Request(models.Model):
    """A concern with another organization: asked by mail with a link that takes one reply, until a day.

    The address the letter goes to is sealed with the letter, and not kept.
    """

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    concern = models.ForeignKey("concerns.Concern", models.CASCADE, related_name="requests")
    organization = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    until = models.DateTimeField()  # the link is good until then
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.id


class OrganizationReply(models.Model):
    """What another organization replied, once: its row has the request's key."""

    public_door = "take"

    id = models.CharField(primary_key=True, max_length=26)  # the request's key
    request = models.ForeignKey("concerns.Request", models.CASCADE, related_name="replies")
    reply = models.CharField(max_length=20)  # a value of rules.Reply
    due_on = models.DateField(null=True, blank=True)
    text = models.CharField(max_length=1000, blank=True)  # a person reads it before others can
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "organization replies"

    def __str__(self) -> str:
        return self.id


class ConcernFollower(SealedAddress):
    """Somebody who wants to hear what becomes of a concern or a problem: once confirmed, until they end it."""

    public_door = "add"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    city = CodeField(max_length=40)
    about = CodeField(max_length=26)  # the key of a concern or a problem
    language = CodeField(max_length=12, default="en")
    asked_at = models.DateTimeField()
    asked_to_confirm_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # up to when they have heard everything

    def __str__(self) -> str:
        return self.id


class ConcernFollowerAct(models.Model):
    """What somebody did with the link of a letter: the public door adds it, whoever holds the keys carries it out."""

    public_door = "add"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    follower = models.CharField(max_length=26)  # a key, taken from a signed link
    kind = models.CharField(max_length=20)  # confirm or stop
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.id

"""People, agencies, memberships, the logbook. Keys are ULIDs made in Python, so that adding a row needs no reading.

`public_door` says what the public door may do with a table: nothing (`none`), add rows (`add`), read them (`read`), add
and read (`take`), or add, read and change (`use`).
"""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext
from django_tasks_db.models import DBTaskResult
from ulid import ULID

from .rules import Role
from .words import ROLES, area_words

DBTaskResult.public_door = "none"  # type: ignore[attr-defined]  # no act of the public door writes a letter yet


def new_key() -> str:
    """A new ULID: 26 characters that sort by the time they were made."""
    return str(ULID())


class PersonManager(BaseUserManager["Person"]):
    """Makes people. The program itself makes them by invitation alone: `actions.join`."""

    def create_user(self, email: str, password: str | None = None) -> Person:
        """A person with this address; without a password they cannot sign in with one."""
        person = self.model(email=self.normalize_email(email))
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Someone who works with the system. Residents need no account."""

    public_door = "none"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)  # the key alone is left of them

    objects = PersonManager()

    USERNAME_FIELD = "email"

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.id

    @property
    def shown_name(self) -> str:
        """What colleagues read: the name, or that there is none any more."""
        return gettext("erased person") if self.erased_at else self.name or self.id


class Agency(models.Model):
    """An organization whose people work with the system: a department, a city office, a partner."""

    public_door = "none"

    class Kind(models.TextChoices):
        DEPARTMENT = "department", "Police department"
        CITY = "city", "City office"
        PARTNER = "partner", "Partner organization"
        COMMUNITY = "community", "Community organization"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind)
    city = models.CharField(max_length=40)  # id of a city folder

    class Meta:
        verbose_name_plural = "agencies"
        constraints = [models.UniqueConstraint(fields=["city", "name"], name="one_agency_of_a_name_in_a_city")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """What a person is, for whom, where and from when until when. Rows are ended, never changed or removed."""

    public_door = "none"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    person = models.ForeignKey("access.Person", models.PROTECT, related_name="memberships")
    agency = models.ForeignKey("access.Agency", models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=40)  # a value of rules.Role
    areas = models.JSONField(default=list)  # area ids; "city" is all of them
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # the last day

    def __str__(self) -> str:
        return self.id

    @property
    def role_words(self) -> str:
        """The role as people read it."""
        return str(ROLES[Role(self.role)])

    @property
    def area_words(self) -> str:
        """The areas as people read them."""
        return area_words(self.areas)


class Deputy(models.Model):
    """Who stands in for somebody in one of their memberships, from when until when. Rows are ended, never changed."""

    public_door = "none"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    membership = models.ForeignKey("access.Membership", models.PROTECT, related_name="deputies")
    person = models.ForeignKey("access.Person", models.PROTECT, related_name="stands_in")
    since = models.DateField()
    until = models.DateField()  # the last day
    named_by = models.CharField(max_length=26)
    named_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "deputies"

    def __str__(self) -> str:
        return self.id


class Session(AbstractBaseSession):
    """One sign-in on one device. It knows whose it is, so that people can see and end their own; no address is kept."""

    public_door = "none"

    person = models.CharField(max_length=26, blank=True, db_index=True)  # a person's key; empty before sign-in
    made_at = models.DateTimeField()

    class Meta(AbstractBaseSession.Meta):
        abstract = False


class CounterBase(models.Model):
    """How often something was done or failed lately; by whom is a keyed hash, forgotten within a day."""

    key = models.CharField(primary_key=True, max_length=64)
    count = models.IntegerField(default=0)
    until = models.DateTimeField(null=True)  # after failures: not again before
    forget_at = models.DateTimeField(db_index=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.key


class Counter(CounterBase):
    """What is counted at the staff door: sign-in, codes, letters."""

    public_door = "none"


class PublicCounter(CounterBase):
    """What is counted at the public door: questions, registrations, votes that were not good."""

    public_door = "use"


class Invitation(models.Model):
    """A letter that lets one address in, once; only a hash of its code is kept."""

    public_door = "none"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    email = models.EmailField()
    agency = models.ForeignKey("access.Agency", models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=40)
    areas = models.JSONField(default=list)
    code_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.CharField(max_length=26)
    invited_at = models.DateTimeField()
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.id

    @property
    def role_words(self) -> str:
        """The role as people read it."""
        return str(ROLES[Role(self.role)])


class LogLine(models.Model):
    """One act: who did what to which object, through which door. No foreign keys, no personal text.

    Lines are only ever added. `number` and `seal` are empty until the line is sealed into the chain.
    """

    public_door = "add"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    at = models.DateTimeField()
    who = models.CharField(max_length=26)  # a person's key, or operator, system, nobody
    agency = models.CharField(max_length=26, blank=True)
    role = models.CharField(max_length=40, blank=True)
    act = models.CharField(max_length=60)  # a value of logbook.Act
    object_kind = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=80, blank=True)
    door = models.CharField(max_length=20)
    reason = models.CharField(max_length=40, blank=True)  # a code, never free text
    number = models.BigIntegerField(null=True, unique=True)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["at"]), models.Index(fields=["object_kind", "object_id"])]

    def __str__(self) -> str:
        return self.id


class DayHead(models.Model):
    """The last seal of a day: published, and written to a file outside the database."""

    public_door = "read"

    day = models.DateField(primary_key=True)
    number = models.BigIntegerField()
    seal = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.day} {self.seal}"


class Keys(models.Model):
    """An administrator's power, taken for half an hour with a reason."""

    public_door = "none"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    person = models.ForeignKey("access.Person", models.PROTECT, related_name="keys_taken")
    reason = models.CharField(max_length=200)
    taken_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        verbose_name_plural = "keys"

    def __str__(self) -> str:
        return self.id


class Proposal(models.Model):
    """An act that two people must want; nothing happens until a second one agrees or, alone, a day has passed."""

    public_door = "none"

    class State(models.TextChoices):
        OPEN = "open", "Waits for a second person"
        AGREED = "agreed", "A second person agreed"
        REFUSED = "refused", "A second person refused"
        WITHDRAWN = "withdrawn", "Withdrawn"
        DONE = "done", "Done"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    city = models.CharField(max_length=40)
    permission = models.CharField(max_length=60)  # a value of rules.Permission
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=80)
    details = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    proposed_by = models.CharField(max_length=26, blank=True)  # empty: prepared, and proposed by nobody yet
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=26, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.id


class Period(models.Model):
    """For how long a kind of records is kept after each has ended. Rows are added; the newest of a kind counts.

    Who set it stands in the logbook: the public may read this table.
    """

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    city = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)  # a code of kinds.KINDS
    days = models.PositiveIntegerField(null=True, blank=True)  # empty: nothing of this kind is removed
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.id


class LegalHold(models.Model):
    """An order that nothing of what it names is erased. Rows are lifted, never removed."""

    public_door = "none"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    city = models.CharField(max_length=40)
    name = models.CharField(max_length=80)  # the number of the case, without anybody's name
    kind = models.CharField(max_length=40, blank=True)  # a code of kinds.KINDS; empty: everything of the city
    objects_held = models.TextField(blank=True)  # keys with blanks between; empty: all of the kind
    set_by = models.CharField(max_length=26)
    set_at = models.DateTimeField()
    lifted_by = models.CharField(max_length=26, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.id

    @property
    def keys(self) -> frozenset[str]:
        """The keys of what is held; none: all of the kind."""
        return frozenset(self.objects_held.split())


class Job(models.Model):
    """A job that `compstat work` does at its time, one runner at most."""

    public_door = "none"

    name = models.CharField(primary_key=True, max_length=60)
    next_at = models.DateTimeField()
    runner = models.CharField(max_length=26, blank=True)
    running_until = models.DateTimeField(null=True, blank=True)  # after it, another runner may take over
    tries = models.IntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=120, blank=True)  # the kind of error, never its text

    def __str__(self) -> str:
        return self.name

"""People who may sign in. Keys are ULIDs made in Python, so that adding a row needs no reading."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from ulid import ULID


def new_key() -> str:
    """A new ULID: 26 characters that sort by the time they were made."""
    return str(ULID())


class PersonManager(BaseUserManager["Person"]):
    """Makes people; sign-in comes later, so there is one way only."""

    def create_user(self, email: str, password: str | None = None) -> Person:
        """A person with this address; without a password they cannot sign in with one."""
        person = self.model(email=self.normalize_email(email))
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Someone who works with the system. Residents need no account."""

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = PersonManager()

    USERNAME_FIELD = "email"

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.id

"""Tables of people and programs that sign in, and what they may do where."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.choices import HalfDay
from motcua.agencies.models import Agency, Counter, Position
from motcua.core.actors import ROLE_LABELS, Role
from motcua.core.rules.text import fold

ROLE_CHOICES = [(role.value, ROLE_LABELS[role]) for role in Role]


class DatedQuerySet(models.QuerySet[Any]):
    """Rows that hold from a day to a day, both included; an open end is null."""

    def in_force(self, on: date) -> Self:
        """Rows that hold on that day."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on), Q(valid_to__isnull=True) | Q(valid_to__gte=on)
        )


class UserQuerySet(models.QuerySet["User"]):
    """Questions to a set of users."""

    def search(self, text: str) -> UserQuerySet:
        """Users whose name or sign-in name has all words of the text, with or without tone marks."""
        found = self
        for word in fold(text).split():
            found = found.filter(folded__contains=word)
        return found


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Creates users; screens and commands go through `accounts.actions`."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """A user with a hashed password."""
        user = self.model(username=username, **fields)
        user.folded = user.search_text()
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Sign-in names do not differ by case."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """Somebody who signs in: an officer, a postal clerk, an administrator."""

    username = models.CharField(_("tên đăng nhập"), max_length=60, unique=True)
    full_name = models.CharField(_("họ và tên"), max_length=120)
    email = models.EmailField(_("thư điện tử"), blank=True)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="users")
    counter = models.ForeignKey(
        Counter, on_delete=models.SET_NULL, null=True, blank=True, related_name="users"
    )
    is_active = models.BooleanField(_("được đăng nhập"), default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    folded = models.CharField(max_length=250, default="", editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def search_text(self) -> str:
        """What `folded` holds: name and sign-in name without marks."""
        return fold(f"{self.full_name} {self.username}")

    def get_full_name(self) -> str:
        """The name people read."""
        return str(self)


class Grant(models.Model):
    """A user holds a role in an agency and all below it, from a day to a day."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("vai trò"), max_length=30, choices=ROLE_CHOICES)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="grants")
    valid_from = models.DateField(_("từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("đến ngày"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "agency", "valid_from"],
                name="one_grant_per_user_role_agency_and_start",
            )
        ]


class PositionHolding(models.Model):
    """Who holds which position when."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="holdings")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="holdings")
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến ngày"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()


class AuthorisationQuerySet(DatedQuerySet):
    """Authorisations to act in another's role."""

    def standing(self, on: date) -> Self:
        """Those that count on that day: in their time, not revoked, the giver still holding the role."""
        still_held = Grant.objects.filter(
            user=models.OuterRef("giver"), role=models.OuterRef("role"), user__is_active=True
        ).in_force(on)
        return self.in_force(on).filter(Q(revoked_on=None) | Q(revoked_on__gt=on), models.Exists(still_held))


class Authorisation(models.Model):
    """One officer may act in another's role by a written decision (ủy quyền), for a time.

    `procedures` lists procedure codes, one a line; empty means all of the role.
    """

    giver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="authorisations_given")
    holder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="authorisations_held")
    role = models.CharField(_("vai trò"), max_length=30, choices=ROLE_CHOICES)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="authorisations")
    decision_number = models.CharField(_("số quyết định"), max_length=80)
    decided_on = models.DateField(_("ngày quyết định"))
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến ngày"))
    procedures = models.TextField(_("thủ tục"), blank=True)
    revoked_on = models.DateField(_("thu hồi ngày"), null=True, blank=True)

    objects = AuthorisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=models.F("valid_from")),
                name="an_authorisation_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(giver=models.F("holder")), name="nobody_authorises_themselves"
            ),
        ]


class AbsenceQuerySet(DatedQuerySet):
    """Absences of officers."""

    def standing(self, on: date) -> Self:
        """Those that count on that day: in their time, and the person not back yet."""
        return self.in_force(on).filter(Q(ended_on=None) | Q(ended_on__gt=on))


class Absence(models.Model):
    """An officer is away from a day to a day, both included (leave, sickness, a journey).

    Who holds an authorisation of theirs does their work in that time. `ended_on` is the day they came back
    earlier than said. Why somebody is away is nobody's business here.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến ngày"))
    recorded_by = models.CharField(max_length=200)
    ended_on = models.DateField(_("trở lại ngày"), null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=models.F("valid_from")), name="an_absence_ends_after_it_begins"
            ),
        ]


class ShiftQuerySet(DatedQuerySet):
    """Rows of the roster."""

    def at(self, day: date, half: str) -> Self:
        """Those that speak of that session of the day, the one that counts last."""
        return self.in_force(day).filter(weekday=day.weekday(), half=half).order_by("valid_from", "pk")


class Shift(models.Model):
    """Who sits at a counter on a weekday, morning or afternoon, from a day on (lịch phân công quầy).

    Of several rows in force the one that began last counts: a single day, from itself to itself, stands over
    the weekly row for as long. `officer` None: nobody sits there then. `reserve` takes over when the officer
    does not come. `weekday` as in Python: Monday is 0.
    """

    counter = models.ForeignKey(Counter, on_delete=models.CASCADE, related_name="shifts")
    officer = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="shifts")
    reserve = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="reserve_shifts"
    )
    weekday = models.PositiveSmallIntegerField(_("thứ"))
    half = models.CharField(_("buổi"), max_length=10, choices=HalfDay)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến ngày"), null=True, blank=True)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["counter", "weekday", "half", "valid_from"],
                name="one_shift_per_counter_half_day_and_start",
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="a_week_has_seven_days"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="a_shift_ends_after_it_begins",
            ),
        ]


class ApiClient(models.Model):
    """A program that calls the API with a bearer token; only the token's SHA-256 is stored."""

    name = models.CharField(_("tên"), max_length=120, unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    token_hint = models.CharField(max_length=8)
    roles = models.CharField(_("vai trò"), max_length=200)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="api_clients")
    is_active = models.BooleanField(_("được dùng"), default=True)
    valid_to = models.DateField(_("đến ngày"), null=True, blank=True)
    created_at = models.DateTimeField()

    def role_set(self) -> frozenset[Role]:
        """The roles the client acts in, stored as words parted by spaces."""
        return frozenset(Role(word) for word in self.roles.split())

"""Accounts, roles, authorisations and programs: each change is guarded and noted."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from motcua.accounts import actions
from motcua.accounts.actions import AuthorisationFacts, UserFacts
from motcua.accounts.errors import (
    GrantExists,
    NameInUse,
    NotYourself,
    UnfitAuthorisation,
    UnfitClient,
    UnfitName,
    UnfitPeriod,
    WeakPassword,
)
from motcua.accounts.models import ApiClient, Authorisation, Grant, User
from motcua.accounts.queries import actor_of, client_actor
from motcua.agencies.models import Agency, Position
from motcua.audit.models import Event
from motcua.audit.queries import find_faults, history_of
from motcua.core.actors import Actor, Role
from motcua.core.errors import NotAllowed
from motcua.core.rules.dates import VN_TZ
from tests.factories import PASSWORD, actor_for, make_actor, make_agency, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 24)


@pytest.fixture
def commune() -> Agency:
    return make_agency("UBND phường Bình Hòa")


@pytest.fixture
def admin_user(commune: Agency) -> User:
    return make_user(Role.ADMINISTRATOR, commune)


@pytest.fixture
def admin(admin_user: User) -> Actor:
    return actor_for(admin_user)


@pytest.fixture
def stranger() -> Actor:
    return make_actor(Role.ADMINISTRATOR, make_agency())


def kinds_of(user: User) -> list[str]:
    return [entry.kind.removeprefix("accounts.") for entry in history_of("accounts.user", user.pk)]


def facts(agency: Agency, **said: Any) -> UserFacts:
    return UserFacts(**{"username": "tran.thi.b", "full_name": "Trần Thị Bình", "agency": agency, **said})


def create(agency: Agency, by: Actor, now: datetime, **said: Any) -> User:
    return actions.create_user(facts=facts(agency, **said), password=PASSWORD, by=by, now=now)


def test_a_new_account_has_no_role_and_can_be_found(commune: Agency, admin: Actor, now: datetime) -> None:
    user = create(commune, admin, now, username=" Tran.Thi.B ")

    assert user.username == "tran.thi.b"
    assert user.check_password(PASSWORD)
    assert actor_of(user, now=now).grants == ()
    assert list(User.objects.search("binh tran")) == [user]
    assert kinds_of(user) == ["user_created"]


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"username": "Trần"}, UnfitName),
        ({"username": "ab"}, UnfitName),
        ({"full_name": " "}, UnfitName),
    ],
)
def test_unfit_names_are_refused(
    commune: Agency, admin: Actor, now: datetime, said: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        create(commune, admin, now, **said)


def test_a_sign_in_name_is_used_once_whatever_its_case(commune: Agency, admin: Actor, now: datetime) -> None:
    create(commune, admin, now)
    with pytest.raises(NameInUse, match="đã có người dùng"):
        create(commune, admin, now, username="TRAN.THI.B")


@pytest.mark.parametrize("password", ["ngắn", "tran.thi.b", "password1234"])
def test_a_weak_password_is_refused_in_vietnamese(
    commune: Agency, admin: Actor, now: datetime, password: str
) -> None:
    with pytest.raises(WeakPassword) as refusal:
        actions.create_user(facts=facts(commune), password=password, by=admin, now=now)
    assert "assword" not in str(refusal.value)
    assert not User.objects.filter(username="tran.thi.b").exists()


def test_no_password_and_no_private_fact_enters_the_log(commune: Agency, admin: Actor, now: datetime) -> None:
    user = create(commune, admin, now)
    changed = facts(commune, email="binh@example.com", phone="0901234567")
    actions.change_user(user=user, facts=changed, by=admin, now=now)
    actions.set_password(user=user, password="một-mật-khẩu-khác", by=admin, now=now)

    assert kinds_of(user) == ["user_created", "user_changed", "password_set"]
    log = " ".join(Event.objects.values_list("payload", flat=True))
    assert not re.search("mật|0901234567|binh@example", log)
    assert list(find_faults()) == []


def test_everybody_sets_their_own_password(commune: Agency, now: datetime) -> None:
    user = make_user(Role.RECEIVER, commune)
    actions.set_password(user=user, password="một-mật-khẩu-khác", by=actor_for(user), now=now)
    assert user.check_password("một-mật-khẩu-khác")


def test_who_administers_below_cannot_take_over_an_account_with_roles_above(now: datetime) -> None:
    province = make_agency()
    commune = make_agency(parent=province)
    boss = make_user(agency=commune)
    Grant.objects.create(user=boss, role=Role.ADMINISTRATOR, agency=province)
    local = make_actor(Role.ADMINISTRATOR, commune)

    for attempt in (
        lambda: actions.set_password(user=boss, password="một-mật-khẩu-khác", by=local, now=now),
        lambda: actions.deactivate_user(user=boss, by=local, now=now),
        lambda: actions.change_user(user=boss, facts=facts(commune), by=local, now=now),
        lambda: actions.grant_role(user=boss, role=Role.RECEIVER, agency=commune, by=local, now=now),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_a_deactivated_account_comes_back(
    commune: Agency, admin: Actor, admin_user: User, now: datetime
) -> None:
    user = make_user(agency=commune)
    for _ in range(2):
        actions.deactivate_user(user=user, by=admin, now=now)
    assert not User.objects.get(pk=user.pk).is_active
    actions.reactivate_user(user=user, by=admin, now=now)

    assert User.objects.get(pk=user.pk).is_active
    assert kinds_of(user) == ["user_deactivated", "user_reactivated"]
    with pytest.raises(NotYourself):
        actions.deactivate_user(user=admin_user, by=admin, now=now)


def test_a_role_holds_from_today_until_it_is_revoked(commune: Agency, admin: Actor, now: datetime) -> None:
    user = make_user(agency=commune)
    grant = actions.grant_role(user=user, role=Role.RECEIVER, agency=commune, by=admin, now=now)

    assert grant.valid_from == TODAY
    assert actor_of(user, now=now).holds([Role.RECEIVER], commune.path)

    tomorrow = now + timedelta(days=1)
    actions.revoke_grant(grant=grant, by=admin, now=tomorrow)
    assert grant.valid_to == TODAY
    assert not actor_of(user, now=tomorrow).holds([Role.RECEIVER], commune.path)
    assert kinds_of(user) == ["role_granted", "role_revoked"]


def test_a_role_revoked_on_its_first_day_is_removed(commune: Agency, admin: Actor, now: datetime) -> None:
    user = make_user(agency=commune)
    grant = actions.grant_role(user=user, role=Role.RECEIVER, agency=commune, by=admin, now=now)
    actions.revoke_grant(grant=grant, by=admin, now=now)

    assert not user.grants.exists()


def test_a_role_is_held_once_at_a_time(commune: Agency, admin: Actor, now: datetime) -> None:
    user = make_user(agency=commune)

    def grant(first: date, last: date | None) -> Grant:
        return actions.grant_role(
            user=user, role=Role.RECEIVER, agency=commune, valid_from=first, valid_to=last, by=admin, now=now
        )

    grant(date(2026, 4, 1), date(2026, 4, 30))
    with pytest.raises(GrantExists):
        grant(date(2026, 4, 30), None)
    with pytest.raises(GrantExists):
        grant(date(2026, 3, 24), None)
    grant(date(2026, 3, 24), date(2026, 3, 31))
    grant(date(2026, 5, 1), None)
    with pytest.raises(UnfitPeriod):
        grant(date(2026, 4, 30), date(2026, 4, 1))
    with pytest.raises(UnfitPeriod):
        grant(date(2026, 1, 1), date(2026, 1, 31))


def test_nobody_takes_the_right_to_administer_from_themselves(
    admin: Actor, admin_user: User, now: datetime
) -> None:
    with pytest.raises(NotYourself):
        actions.revoke_grant(grant=admin_user.grants.get(), by=admin, now=now)


def test_positions_are_taken_and_left(commune: Agency, admin: Actor, now: datetime) -> None:
    user = make_user(agency=commune)
    position = Position.objects.create(agency=commune, title="Chủ tịch")
    holding = actions.hold_position(
        user=user, position=position, valid_from=date(2025, 7, 1), by=admin, now=now
    )
    with pytest.raises(UnfitPeriod):
        actions.end_holding(holding=holding, last_day=date(2025, 6, 30), by=admin, now=now)
    actions.end_holding(holding=holding, last_day=TODAY, by=admin, now=now)

    assert holding.valid_to == TODAY
    assert kinds_of(user) == ["position_taken", "position_left"]


def decision(giver: User, holder: User, agency: Agency, **said: Any) -> AuthorisationFacts:
    return AuthorisationFacts(
        **{
            "giver": giver,
            "holder": holder,
            "role": Role.LEADER,
            "agency": agency,
            "decision_number": "15/QĐ-UBND",
            "decided_on": date(2026, 3, 20),
            "valid_from": TODAY,
            "valid_to": date(2026, 12, 31),
            **said,
        }
    )


@pytest.fixture
def leader(commune: Agency) -> User:
    return make_user(Role.LEADER, commune)


@pytest.fixture
def director(commune: Agency) -> User:
    return make_user(Role.DIRECTOR, commune)


def test_an_authorised_officer_acts_in_the_role(
    commune: Agency, admin: Actor, leader: User, director: User, now: datetime
) -> None:
    actions.authorise(facts=decision(leader, director, commune), by=admin, now=now)

    assert actor_of(director, now=now).roles() == {Role.DIRECTOR, Role.LEADER}
    assert kinds_of(director) == ["authorised"]
    assert kinds_of(leader) == ["authorisation_given"]


def test_an_authorisation_may_be_limited_to_procedures(
    commune: Agency, admin: Actor, leader: User, director: User, now: datetime
) -> None:
    facts = decision(leader, director, commune, procedures=["2.000815", " 2.000884 ", "", "2.000815"])
    authorisation = actions.authorise(facts=facts, by=admin, now=now)

    assert authorisation.procedures == "2.000815\n2.000884"
    actor = actor_of(director, now=now)
    assert actor.holds([Role.LEADER], commune.path, procedure="2.000815")
    assert not actor.holds([Role.LEADER], commune.path, procedure="1.001612")
    assert not actor.holds([Role.LEADER], commune.path)


@pytest.mark.parametrize(
    "moment",
    [datetime(2026, 3, 23, 12, tzinfo=VN_TZ), datetime(2027, 1, 1, 0, 1, tzinfo=VN_TZ)],
)
def test_an_authorisation_counts_in_its_time_only(
    commune: Agency, admin: Actor, leader: User, director: User, now: datetime, moment: datetime
) -> None:
    actions.authorise(facts=decision(leader, director, commune), by=admin, now=now)
    assert actor_of(director, now=moment).roles() == {Role.DIRECTOR}


def test_an_authorisation_ends_when_revoked_or_when_the_giver_loses_the_role(
    commune: Agency, admin: Actor, leader: User, director: User, now: datetime
) -> None:
    first = actions.authorise(facts=decision(leader, director, commune), by=admin, now=now)
    other = make_user(agency=commune)
    actions.authorise(facts=decision(leader, other, commune), by=admin, now=now)

    actions.revoke_authorisation(authorisation=first, by=admin, now=now)
    assert first.revoked_on == TODAY
    assert actor_of(director, now=now).roles() == {Role.DIRECTOR}
    assert actor_of(other, now=now).roles() == {Role.LEADER}

    actions.revoke_grant(grant=leader.grants.get(), by=admin, now=now)
    assert actor_of(other, now=now).roles() == set()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"decision_number": " "}, "số quyết định"),
        ({"decided_on": date(2026, 3, 25)}, "trước ngày ký"),
        ({"role": Role.RECORDS_CLERK}, "không giữ vai trò Văn thư"),
        ({"role": Role.ADMINISTRATOR}, "không ủy quyền được"),
        ({"procedures": ["chứng thực"]}, "không đúng dạng"),
    ],
)
def test_authorisations_without_ground_are_refused(
    commune: Agency,
    admin: Actor,
    leader: User,
    director: User,
    now: datetime,
    said: dict[str, Any],
    sentence: str,
) -> None:
    with pytest.raises(UnfitAuthorisation, match=sentence):
        actions.authorise(facts=decision(leader, director, commune, **said), by=admin, now=now)
    assert not Authorisation.objects.exists()


def test_nobody_authorises_themselves_and_nobody_passes_an_authorisation_on(
    commune: Agency, admin: Actor, leader: User, director: User, now: datetime
) -> None:
    with pytest.raises(UnfitAuthorisation, match="tự ủy quyền"):
        actions.authorise(facts=decision(leader, leader, commune), by=admin, now=now)
    actions.authorise(facts=decision(leader, director, commune), by=admin, now=now)
    with pytest.raises(UnfitAuthorisation, match="không giữ vai trò"):
        actions.authorise(facts=decision(director, make_user(agency=commune), commune), by=admin, now=now)


def test_a_program_gets_a_token_that_is_stored_nowhere(commune: Agency, admin: Actor, now: datetime) -> None:
    client, token = actions.create_api_client(
        name="Cổng thử nghiệm", roles=[Role.RECEIVER, Role.POSTAL_CLERK], agency=commune, by=admin, now=now
    )

    assert re.fullmatch(r"mc_[A-Za-z0-9_-]{43}", token)
    assert token not in str(ApiClient.objects.values_list()) + str(Event.objects.values_list("payload"))
    actor = client_actor(token, now=now)
    assert actor is not None
    assert (actor.id, actor.roles()) == (client.pk, {Role.RECEIVER, Role.POSTAL_CLERK})
    assert client_actor(token + "x", now=now) is None

    actions.revoke_api_client(client=client, by=admin, now=now)
    assert client_actor(token, now=now) is None
    history = [entry.kind for entry in history_of("accounts.api_client", client.pk)]
    assert history == ["accounts.api_client_created", "accounts.api_client_revoked"]


def test_a_program_ends_with_its_last_day(commune: Agency, admin: Actor, now: datetime) -> None:
    _, token = actions.create_api_client(
        name="Cổng", roles=[Role.RECEIVER], agency=commune, valid_to=TODAY, by=admin, now=now
    )
    assert client_actor(token, now=now) is not None
    assert client_actor(token, now=now + timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"roles": []}, UnfitClient),
        ({"roles": [Role.ADMINISTRATOR]}, UnfitClient),
        ({"name": " "}, UnfitClient),
        ({"valid_to": date(2026, 3, 23)}, UnfitPeriod),
        ({"name": "Có rồi"}, NameInUse),
    ],
)
def test_unfit_programs_are_refused(
    commune: Agency, admin: Actor, now: datetime, said: dict[str, Any], refusal: type[Exception]
) -> None:
    usual: dict[str, Any] = {"roles": [Role.RECEIVER], "agency": commune, "by": admin, "now": now}
    actions.create_api_client(name="Có rồi", **usual)
    with pytest.raises(refusal):
        actions.create_api_client(**{"name": "Mới", **usual, **said})
    assert ApiClient.objects.count() == 1


def test_strangers_manage_nothing(commune: Agency, stranger: Actor, leader: User, now: datetime) -> None:
    user = make_user(Role.RECEIVER, commune)
    position = Position.objects.create(agency=commune, title="Chủ tịch")
    for attempt in (
        lambda: create(commune, stranger, now),
        lambda: actions.set_password(user=user, password="một-mật-khẩu-khác", by=stranger, now=now),
        lambda: actions.deactivate_user(user=user, by=stranger, now=now),
        lambda: actions.reactivate_user(user=user, by=stranger, now=now),
        lambda: actions.grant_role(user=user, role=Role.LEADER, agency=commune, by=stranger, now=now),
        lambda: actions.revoke_grant(grant=user.grants.get(), by=stranger, now=now),
        lambda: actions.hold_position(user=user, position=position, valid_from=TODAY, by=stranger, now=now),
        lambda: actions.authorise(facts=decision(leader, user, commune), by=stranger, now=now),
        lambda: actions.create_api_client(
            name="x", roles=[Role.RECEIVER], agency=commune, by=stranger, now=now
        ),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert not Event.objects.exists()

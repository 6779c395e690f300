"""Rights of the screens every officer has."""

from django.utils.translation import gettext_lazy as _

from motcua.core.access import right
from motcua.core.actors import Role

OWN_ACCOUNT = right("accounts.own_account", _("dùng tài khoản của mình"), *Role)

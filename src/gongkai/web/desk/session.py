"""Logging in and out."""

from __future__ import annotations

from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.contrib.auth.views import LoginView, LogoutView
from django.forms import TextInput

from gongkai.records.agencies.models import Staff


class LoginForm(AuthenticationForm):
    """No longer names than there are accounts: Django's form shows the limit to browsers and doesn't check it."""

    username = UsernameField(
        max_length=Staff._meta.get_field("username").max_length, widget=TextInput(attrs={"autofocus": True})
    )


class Login(LoginView):
    form_class = LoginForm
    template_name = "desk/login.html"
    redirect_authenticated_user = True


class Logout(LogoutView):
    http_method_names = ["post", "options"]

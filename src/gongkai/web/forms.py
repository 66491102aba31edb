"""What the forms of every face have in common: plain Chinese at the field, nothing typed is lost, verbs' refusals told
where the form is filled in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxLengthValidator

from gongkai.documents.reading.limits import FILE_BYTES, MIB
from gongkai.records.secrecy import SecretRefusal
from gongkai.records.uploads import Upload
from gongkai.records.verbs import Refusal, Refused, Verb

FILES_BYTES = 200 * MIB  # 工作约定: all files that are sent at once; they are read in memory

Choices = Iterable[tuple[str, Any]]


class VerbForm(forms.Form):
    """A form whose errors stand at their fields; a verb's refusals, which belong to no field, stand on top."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)

    def perform(self, verb: Verb) -> Any | None:
        """What the verb returns, or None with its refusals in the form's errors.

        A text with a secrecy mark is not shown again: that refusal goes on to the page that says so.
        """
        try:
            return verb.perform()
        except Refused as refused:
            if holds_secret(refused.refusals):
                raise
            self.refuse(refused.refusals)
            return None

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """Put the refusals on top of the form."""
        for refusal in refusals:
            self.add_error(None, str(refusal))


def holds_secret(refusals: Iterable[Refusal]) -> bool:
    """Whether a text or file was refused for its secrecy mark."""
    return any(isinstance(one, SecretRefusal) for one in refusals)


def line(label: str, limit: int, **options: Any) -> forms.CharField:
    """One line of text. The browser does not cut what is too long: it is told how much to shorten it."""
    return forms.CharField(
        label=label, **_worded(label, "填写", options), validators=[_at_most(label, limit)]
    )


def words(label: str, limit: int, rows: int = 4, **options: Any) -> forms.CharField:
    """Several lines of text."""
    widget = forms.Textarea(attrs={"rows": rows} | options.pop("attrs", {}))
    del widget.attrs["cols"]  # the style sheet knows how wide it is
    told = _worded(label, "填写", options)
    return forms.CharField(label=label, widget=widget, validators=[_at_most(label, limit)], **told)


def day(label: str, **options: Any) -> forms.DateField:
    """A date; 2026-11-23, 2026.11.23 and 2026年11月23日 are all understood."""
    told = _worded(label, "填写", options)
    told["error_messages"]["invalid"] = f"“{label}”不是日期，请写成 2026-11-23 的样子"
    formats = ["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"]
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, input_formats=formats, **told)


def radios(label: str, choices: Choices = (), **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, **_worded(label, "选择", options)
    )


def select(label: str, choices: Choices = (), **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, **_worded(label, "选择", options))


def checks(label: str, choices: Choices = (), **options: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, **_worded(label, "选择", options)
    )


class CodedField(forms.ModelChoiceField):
    """A record that an address or a form names by its code; a control character is no code, and a database fails."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and not value.isprintable():
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, as ``Upload``; one that is too large or empty is told by name, too many all together."""

    widget = _ManyFiles

    def __init__(self, *, most: int = FILES_BYTES, **options: Any) -> None:
        super().__init__(**options)
        self.most = most  # bytes, all files together

    def clean(self, data: Any, initial: Any = None) -> tuple[Upload, ...]:
        sent = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if self.required and not sent:
            raise forms.ValidationError("请选择文件")
        if sum(one.size or 0 for one in sent) > self.most:
            raise forms.ValidationError(f"一次最多上传{self.most // MIB}兆，请分几次添加")
        return tuple(upload_of(one) for one in sent)


def files(label: str, **options: Any) -> FilesField:
    return FilesField(label=label, **options)


def upload_of(sent: UploadedFile) -> Upload:
    """The file that was sent. ValidationError for one that is empty or too large to be read at all."""
    size = sent.size or 0
    if size > FILE_BYTES:
        raise forms.ValidationError(
            f"文件“{sent.name}”有{size / MIB:.0f}兆，最大{FILE_BYTES // MIB}兆；请压缩图片或者拆成几个文件"
        )
    if size == 0:
        raise forms.ValidationError(f"文件“{sent.name}”是空的，请重新选择")
    return Upload(sent.name or "未命名", sent.read())


def _at_most(label: str, limit: int) -> MaxLengthValidator:
    return MaxLengthValidator(limit, message=f"“{label}”最多%(limit_value)d字，现有%(show_value)d字，请缩短")


def _worded(label: str, verb: str, options: dict[str, Any]) -> dict[str, Any]:
    messages = {
        "required": f"请{verb}“{label}”",
        "invalid_choice": f"“{label}”中没有这个选项，请重新选择",
    }
    return options | {"error_messages": messages | options.get("error_messages", {})}

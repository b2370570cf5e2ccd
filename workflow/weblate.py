"""The settings of Weblate's components for a project: one component a statement.

Made for `weblate import_json` and the API; keys and values are those of its `weblate-component.schema.json` and of the
classes in `weblate/formats` and `weblate/checks`. What Weblate would do by itself and must not is switched off: wrap
lines, write people's names and its own into headers, and copy a translation into other components, where nobody has
read it in its place.
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any

from workflow.languages import read_tag
from workflow.project import Project
from workflow.sources import SourceCard

_FORMAT: Mapping[str, Any] = {
    # As `msgcat --no-wrap` does: a line ends where the text has one. Weblate's -1 would write header and text in one.
    "po_line_wrap": 65535,
    "po_keep_previous": True,
    "po_no_location": False,
    "po_fuzzy_matching": False,  # `extract` merges; Weblate's similarity pairs a sentence with its negation
    "po_remove_obsolete": False,
    "po_set_language_team": False,
    "po_set_last_translator": False,  # translators may be at risk
    "po_set_x_generator": False,
    "po_report_msgid_bugs_to": False,
}
_ENFORCED = ("md-link", "md-reflink", "safe-html")


def components(
    project: Project,
    sources: Iterable[SourceCard],
    *,
    at: datetime.datetime,
    repo: str = "",
    weblate_project: str = "",
) -> list[dict[str, Any]]:
    """The components of a project, the first of which holds the repository if one is named.

    The others share it through the name of the project in Weblate. Without one, `import_json --main-component` says
    which component has it.
    """
    made = [_component(project, source, at) for source in sources if source.targets]
    home = f"weblate://{weblate_project or weblate_slug(project)}/{made[0]['slug']}" if made else ""
    for number, component in enumerate(made):
        if repo:
            component["repo"] = home if number else repo
    return made


def weblate_slug(project: Project) -> str:
    """What the project is called in Weblate's addresses, unless somebody named it differently."""
    return re.sub(r"[^a-z0-9]+", "-", project.settings.organisation.short.lower()).strip("-")


def _component(project: Project, source: SourceCard, at: datetime.datetime) -> dict[str, Any]:
    """The settings of one statement."""
    languages = "|".join(re.escape(read_tag(tag).gettext_name) for tag in source.targets)
    is_open = not source.meta.is_embargoed(at)
    return {
        "name": source.slug,
        "slug": source.slug,
        "vcs": "git",
        "file_format": "po",
        "file_format_params": dict(_FORMAT),
        "filemask": f"locales/*/LC_MESSAGES/{source.slug}.po",
        "template": "",
        "new_base": project.relative(project.template_path(source.slug)).as_posix(),
        "new_lang": "none",
        "manage_units": False,
        "source_language": source.language.gettext_name,
        "language_regex": f"^({languages})$",
        "check_flags": "md-text, safe-html",
        "enforced_checks": list(_ENFORCED),
        "allow_translation_propagation": False,
        "contribute_project_tm": is_open,
        "restricted": not is_open,
        "enable_suggestions": True,
        "report_source_bugs": project.settings.organisation.email,
    }

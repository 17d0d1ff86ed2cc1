"""Whether a taxonomy does what its own examples say, as ``digest tags --check`` asks. No rules live here."""

from __future__ import annotations

from digest.model import Diagnostic, Severity
from digest.topics.infer import infer_tags
from digest.topics.taxonomy import Taxonomy


def check_examples(taxonomy: Taxonomy) -> tuple[Diagnostic, ...]:
    """An error, by the tag's line, for each example that does not get its tag and each counter-example that does."""
    wrong: list[Diagnostic] = []
    for tag in taxonomy.tags:
        for titles, wanted in ((tag.examples, True), (tag.counter_examples, False)):
            for title in titles:
                slugs = [inferred.slug for inferred in infer_tags(title, "", taxonomy)]
                if (tag.slug in slugs) != wanted:
                    what = "example does not get" if wanted else "counter-example gets"
                    message = f"this {what} the tag {tag.slug}: {title} (it gets {', '.join(slugs) or 'none'})"
                    wrong.append(Diagnostic(taxonomy.path, tag.line, Severity.ERROR, message))
    return tuple(wrong)

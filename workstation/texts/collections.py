"""The words of a collection: its fields, its choices, and the tests and specimens that are offered by name.

Codes are offered, not enforced: LOINC for tests and SNOMED CT for specimens.
"""

import gettext
from collections.abc import Mapping

from workstation.domain.collection import (
    Collection,
    CollectionField,
    CollectionProblem,
    LegalBasis,
    Priority,
    SamplingReason,
)
from workstation.texts.translate import mark as _

FIELD_WORDS: dict[CollectionField, str] = {
    CollectionField.SITE: _("Sampling site"),
    CollectionField.CAMPAIGN: _("Campaign"),
    CollectionField.DISEASE: _("Disease"),
    CollectionField.TEST_CODE: _("Test (LOINC)"),
    CollectionField.SPECIMEN_TYPE: _("Specimen (SNOMED CT)"),
    CollectionField.LEGAL_TEXT: _("Text of the legal basis"),
}
PROBLEM_WORDS: dict[CollectionProblem, str] = {
    CollectionProblem.EMPTY: _("nothing stands here"),
    CollectionProblem.TOO_LONG: _("too long"),
    CollectionProblem.BAD_CODE: _("mistyped code: the check digit does not fit"),
    CollectionProblem.NO_ORDER: _("an order needs number, date, issuer"),
}
REASON_WORDS: dict[SamplingReason, str] = {
    SamplingReason.SCREENING: _("Screening"),
    SamplingReason.CONTACT: _("Contact of a case"),
    SamplingReason.SYMPTOMS: _("Symptoms"),
    SamplingReason.TRAVEL: _("Travel"),
    SamplingReason.POSITIVE_POOL: _("Positive pool"),
    SamplingReason.DOCTOR: _("Doctor's order"),
}
PRIORITY_WORDS: dict[Priority, str] = {Priority.ROUTINE: _("Routine"), Priority.URGENT: _("Urgent")}
BASIS_WORDS: dict[LegalBasis, str] = {
    LegalBasis.CONSENT: _("Consent"),
    LegalBasis.EPIDEMIC_ORDER: _("Epidemic order"),
}
TESTS: dict[str, str] = {
    "94500-6": _("SARS-CoV-2 RNA, respiratory specimen"),
    "94309-2": _("SARS-CoV-2 RNA, any specimen"),
    "94759-8": _("SARS-CoV-2 RNA, nasopharynx"),
    "94845-5": _("SARS-CoV-2 RNA, saliva"),
    "94531-1": _("SARS-CoV-2 RNA, panel of genes"),
    "94558-4": _("SARS-CoV-2 antigen, rapid test"),
}
SPECIMENS: dict[str, str] = {
    "258500001": _("Nasopharyngeal swab"),
    "258529004": _("Throat swab"),
    "697989009": _("Anterior nares swab"),
    "119342007": _("Saliva"),
    "119334006": _("Sputum"),
    "119364003": _("Serum"),
    "119361006": _("Plasma"),
    "119297000": _("Blood"),
    "309068002": _("Skin lesion"),
}
_WITH_CODE = _("{name} ({code})")


def collection_lines(collection: Collection, catalogue: gettext.NullTranslations) -> tuple[str, str, str]:
    """Say a collection in three lines: where and for what; test and specimen; why, how soon and on what basis."""
    say = catalogue.gettext
    where = f"{collection.site} · {collection.campaign}"
    what = " · ".join(
        (
            collection.disease,
            named_code(collection.test_code, TESTS, catalogue),
            named_code(collection.specimen_type, SPECIMENS, catalogue),
        )
    )
    why = " · ".join(
        (
            say(REASON_WORDS[collection.reason]),
            say(PRIORITY_WORDS[collection.priority]),
            basis_line(collection, catalogue),
        )
    )
    return where, what, why


def basis_line(collection: Collection, catalogue: gettext.NullTranslations) -> str:
    """Say on what legal basis samples are taken, with its text on one line."""
    words = catalogue.gettext(BASIS_WORDS[collection.legal_basis])
    return f"{words}: {' '.join(collection.legal_text.split())}" if collection.legal_text else words


def named_code(code: str, names: Mapping[str, str], catalogue: gettext.NullTranslations) -> str:
    """Write a code with its name, or alone where it is the site's own."""
    name = code_name(code, names, catalogue)
    return catalogue.gettext(_WITH_CODE).format(name=name, code=code) if code in names else code


def code_name(code: str, names: Mapping[str, str], catalogue: gettext.NullTranslations) -> str:
    """Give the name of a code, or the code where it is the site's own."""
    return catalogue.gettext(names[code]) if code in names else code


def spoken_facts(facts: Mapping[str, object], catalogue: gettext.NullTranslations) -> dict[str, object]:
    """Put words in place of a collection's fields and problems; other facts stay as they are."""
    return {name: _spoken(value, catalogue) for name, value in facts.items()}


def _spoken(value: object, catalogue: gettext.NullTranslations) -> object:
    if isinstance(value, CollectionField):
        return catalogue.gettext(FIELD_WORDS[value])
    return catalogue.gettext(PROBLEM_WORDS[value]) if isinstance(value, CollectionProblem) else value

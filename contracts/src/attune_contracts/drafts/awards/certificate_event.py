"""What changes to one certificate share."""

from attune_contracts import fields
from attune_contracts.fields import awards
from attune_contracts.model import PartiesEvent


class CertificateEvent(PartiesEvent):
    """A certificate that exists, named as on its face."""

    certificate_id: fields.CertificateId
    certificate_number: fields.CertificateNumber
    certificate_kind: awards.CertifiedKind
    setting_id: fields.SettingId

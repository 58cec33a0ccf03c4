"""The AsyncAPI 3.0 document of what is released, made from the declarations.

By the specification a document says what one application sends and receives. So there is one for Attune as a whole
(what a stranger meets), one for each service, and one each for the observer and for an integrator, ready to start from.
"""

from attune_contracts.asyncapi.document import APPLICATIONS, document, document_text

__all__ = ["APPLICATIONS", "document", "document_text"]

from typing import Any

class clo:
    @staticmethod
    def project(deal: object, assumptions: object) -> dict[str, Any]: ...

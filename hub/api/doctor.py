"""The handler of the doctor's findings."""

from hub.api.errors import BadRequest
from hub.api.ports import ApiPorts, Json
from hub.api.route import Ask


async def show_findings(ports: ApiPorts, ask: Ask) -> Json:
    """Everything that is wrong with home and machine, and the report without secrets."""
    if ports.doctor is None:
        raise BadRequest(404, "api.no_route")
    findings, report = await ports.doctor.examine()
    found = [{"check": check, **problem.to_json(ask.language)} for check, problem in findings]
    return {"findings": found, "report": report}

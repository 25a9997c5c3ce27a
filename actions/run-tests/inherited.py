"""What tests inherit. Generated from packages/process/src/environment.ts by scripts/docs.ts; edit that."""

import re

DESCRIBES = frozenset(
    [
        "GITHUB_ACTION",
        "GITHUB_ACTIONS",
        "GITHUB_ACTOR",
        "GITHUB_ACTOR_ID",
        "GITHUB_API_URL",
        "GITHUB_BASE_REF",
        "GITHUB_EVENT_NAME",
        "GITHUB_EVENT_PATH",
        "GITHUB_GRAPHQL_URL",
        "GITHUB_HEAD_REF",
        "GITHUB_JOB",
        "GITHUB_REF",
        "GITHUB_REF_NAME",
        "GITHUB_REF_PROTECTED",
        "GITHUB_REF_TYPE",
        "GITHUB_REPOSITORY",
        "GITHUB_REPOSITORY_ID",
        "GITHUB_REPOSITORY_OWNER",
        "GITHUB_REPOSITORY_OWNER_ID",
        "GITHUB_RETENTION_DAYS",
        "GITHUB_RUN_ATTEMPT",
        "GITHUB_RUN_ID",
        "GITHUB_RUN_NUMBER",
        "GITHUB_SERVER_URL",
        "GITHUB_SHA",
        "GITHUB_TRIGGERING_ACTOR",
        "GITHUB_WORKFLOW",
        "GITHUB_WORKFLOW_REF",
        "GITHUB_WORKFLOW_SHA",
        "GITHUB_WORKSPACE",
        "RUNNER_ARCH",
        "RUNNER_DEBUG",
        "RUNNER_ENVIRONMENT",
        "RUNNER_NAME",
        "RUNNER_OS",
        "RUNNER_TEMP",
        "RUNNER_TOOL_CACHE",
        "RUNNER_TRACKING_ID",
        "RUNNER_WORKSPACE",
    ]
)
WITHHELD = re.compile(r"^(?:GITHUB_(?:ENV|PATH|OUTPUT|STATE|STEP_SUMMARY|TOKEN|ENTERPRISE_TOKEN|ACTION_.*)|GH_(?:TOKEN|ENTERPRISE_TOKEN)|(?:ACTIONS|RUNNER|INPUT|STATE|RUN_TESTS|GUARDED_DEPLOY)_.*)$")
FILE_COMMANDS = "/_runner_file_commands/"


def is_inherited(name, value=""):
    """Whether tests see a variable: the job's own and where it runs, nothing through which they could speak for the job."""
    if name in DESCRIBES:
        return True
    return not WITHHELD.match(name) and FILE_COMMANDS not in value.replace("\\", "/")

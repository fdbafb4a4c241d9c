"""Where the tables of the standard workbooks stand, as the authors of the rival scripts would write it down."""

SUMMARY = {
    "Biểu 1": (6, ["no", "number", "issued_on", "issuer", "title"]),
    "Biểu 2": (
        7,
        [
            "unit", "sessions", "opinions", "receptions", "petitions_carried", "petitions_received",
            "petitions_resolved", "resolved_rate",
        ],
    ),
    "Biểu 3": (
        7,
        [
            "unit", "routine_topics", "document_supervision", "supervision_teams", "cases_raised", "cases_answered",
            "joint_supervision", "critique_meetings", "critique_documents",
        ],
    ),
    "Biểu 4": (
        6,
        [
            "agencies_total", "agencies_held", "agencies_rate", "enterprises_total", "enterprises_held",
            "enterprises_rate", "enterprises_dialogue", "dialogue_rate",
        ],
    ),
    "Biểu 5": (
        6,
        [
            "grassroots_unions", "unions_established", "members", "members_admitted", "party_referred",
            "party_admitted", "party_rate",
        ],
    ),
}  # fmt: skip
REGISTER = {
    "Sổ kiến nghị": (
        6,
        [
            "no", "raised_on", "conference", "raised_by", "topic", "content", "authority", "assigned_to", "answer",
            "status", "due_on", "resolved_on", "disposition", "merged_into", "publish", "publish_reason",
            "published_on",
        ],
    )
}  # fmt: skip
TOTAL = "Tổng cộng"

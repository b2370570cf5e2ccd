"""Fills empty entries with machine drafts, always fuzzy, and never touches a person's words.

`blanks` says which entries may be filled, `judging` what of an answer may stand, `marking` how a draft looks in a PO
file. `asking` gets answers from one engine through the journal, `chain` goes from the memory through the engines,
`running` does a whole run and saves as it goes. `estimating` says what would be sent where; `evaluation` what drafts
are worth.
"""

from workflow.drafting.blanks import Blank, blanks_of
from workflow.drafting.chain import Chain, open_chain
from workflow.drafting.estimating import Estimate, estimate
from workflow.drafting.running import Report, draft

__all__ = ["Blank", "Chain", "Estimate", "Report", "blanks_of", "draft", "estimate", "open_chain"]

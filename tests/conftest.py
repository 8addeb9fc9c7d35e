"""For all tests: a check in a helper module says what it compared, as one in a test does."""

import pytest

pytest.register_assert_rewrite("bundle_files", "sound_documents", "sound_graphs")

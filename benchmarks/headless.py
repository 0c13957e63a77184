"""A run as the window would start it, but without the window; ends with one JSON object.

python -m benchmarks.headless --store FILE DOCUMENT.toml
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from storage.ids import new_id
from storage.locations import parsed_url
from storage.owners import this_process
from storage.store import Store
from workbench import documents
from workbench.launch.engine.session import train_and_record
from workbench.launch.messages import StartRun
from workbench.training.control import Control


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("document", type=Path)
    options = parser.parse_args()
    url = str(parsed_url(options.store))
    experiment = documents.read(options.document)
    run = new_id()
    with Store.open(url) as store:
        store.add_run(run, experiment.name, documents.to_json(experiment), owner=this_process())
    finished = train_and_record(StartRun(run=run, experiment=experiment), url, lambda _event: None, Control())
    print(json.dumps({"outcome": finished.outcome, "seconds": finished.seconds, "reason": finished.reason}))


if __name__ == "__main__":
    main()

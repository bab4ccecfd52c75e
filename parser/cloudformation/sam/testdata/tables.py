"""Writes the tables of this package from the installed aws-sam-translator (Apache-2.0).

Run in the package's folder: python3 testdata/tables.py
"""

import json
from pathlib import Path

import samtranslator

home = Path(samtranslator.__file__).parent
source = f"aws-sam-translator {samtranslator.__version__}, Apache-2.0"


def write(name, **tables):
    """One entry a line, so that a new version reads as a diff."""
    parts = [f'"Source": {json.dumps(source)}']
    for title, table in tables.items():
        lines = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v, sort_keys=True)}" for k, v in sorted(table.items()))
        parts.append(f"{json.dumps(title)}: {{\n{lines}\n}}")
    Path(name).write_text("{" + ",\n".join(parts) + "}\n")


templates = json.loads((home / "policy_templates_data/policy_templates.json").read_text())["Templates"]
table = {
    name: {"Parameters": sorted(t["Parameters"]), "Statement": t["Definition"]["Statement"]}
    for name, t in templates.items()
}
write("policy_templates.json", Templates=table)

profiles = json.loads((home / "model/connector_profiles/profiles.json").read_text())
write("connectors.json", Permissions=profiles["Permissions"], Resources=profiles["CfnResourceProperties"])

managed = json.loads((home / "internal/data/aws_managed_policies.json").read_text())
prefix = "arn:aws:iam::aws:policy/"
paths = {}
for name, arn in managed["aws"].items():
    path = arn[len(prefix) : -len(name)]
    if path:
        paths.setdefault(path, []).append(name)
write("managed_policies.json", Paths={path: sorted(names) for path, names in paths.items()})

"""Translates SAM templates with aws-sam-translator, all in one process.

Reads a JSON list of file names from standard input; writes a JSON object that
gives for each either {"template": ...} or {"error": ...}. Files that local URIs
name are not there for the translator, which takes S3 only.
"""

import json
import logging
import os
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
logging.disable()

from samtranslator.model.exceptions import InvalidDocumentException  # noqa: E402
from samtranslator.parser.parser import Parser  # noqa: E402
from samtranslator.plugins.application.serverless_app_plugin import ServerlessAppPlugin  # noqa: E402
from samtranslator.translator.translator import Translator  # noqa: E402
from samtranslator.yaml_helper import yaml_parse  # noqa: E402


class Offline(ServerlessAppPlugin):
    """Leaves out the calls to the Serverless Application Repository."""

    def __init__(self):
        super().__init__(sar_client=object(), validate_only=True)

    def on_before_transform_template(self, template_dict):
        pass

    def on_before_transform_resource(self, logical_id, resource_type, resource_properties):
        pass

    def on_after_transform_template(self, template):
        pass


URIS = ("CodeUri", "ContentUri", "DefinitionUri")


def s3(value):
    if isinstance(value, str) and not value.startswith("s3://"):
        return "s3://local/" + "".join(c if c.isalnum() or c in "./-_" else "-" for c in value.lstrip("./"))
    return value


def uploaded(template):
    """The template as it is after packaging."""
    for resource in (template.get("Resources") or {}).values():
        if isinstance(resource, dict) and str(resource.get("Type")).startswith("AWS::Serverless::"):
            upload(resource.get("Properties"))
    for section in (template.get("Globals") or {}).values():
        upload(section)
    return template


def upload(properties):
    for name in URIS:
        if isinstance(properties, dict) and name in properties:
            properties[name] = s3(properties[name])


def built(template):
    """What sam build fills in."""
    for resource in (template.get("Resources") or {}).values():
        if not isinstance(resource, dict) or resource.get("Type") != "AWS::Serverless::Function":
            continue
        properties = resource.setdefault("Properties", {}) or {}
        defaults = (template.get("Globals") or {}).get("Function") or {}
        image = properties.get("PackageType", defaults.get("PackageType")) == "Image"
        if image and "ImageUri" not in properties and "ImageUri" not in defaults:
            properties["ImageUri"] = "123456789012.dkr.ecr.us-east-1.amazonaws.com/repository:tag"
        if not image and not {"CodeUri", "InlineCode"} & (properties.keys() | defaults.keys()):
            properties["CodeUri"] = "s3://local/code"
    return template


def translate(name):
    with open(name, encoding="utf-8") as file:
        template = built(uploaded(yaml_parse(file.read())))
    return Translator({}, Parser(), plugins=[Offline()]).translate(template, {})


def outcome(name):
    try:
        return {"template": translate(name)}
    except InvalidDocumentException as error:
        return {"error": "; ".join(cause.message for cause in error.causes)}
    except Exception as error:  # the translator fails in its own ways on what it did not expect
        return {"error": f"{type(error).__name__}: {error}"}


json.dump({name: outcome(name) for name in json.load(sys.stdin)}, sys.stdout, default=str)

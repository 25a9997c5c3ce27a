"""How an Alembic project is run: its configuration, its working directory, and the application that it may need."""
import argparse
import os
import re
import sys

from migration_guard_common import REQUEST, stage


class Run:
    """One way to run env.py: a section of the configuration, and the -x arguments of one line."""

    def __init__(self, config, name):
        self.config = config
        # The name is shown; an argument may be an address with its password.
        name = re.sub(r"(://[^\s/:@]*):[^\s@]+@", r"\1:***@", name)
        self.name = re.sub(r"(password|passwd|pwd|secret|token)=\S+", r"\1=***", name, flags=re.I)


def options(section, arguments):
    """What Alembic's own command line would hand to env.py for `upgrade`."""
    from alembic import command

    return argparse.Namespace(
        x=arguments or None, name=section, config=[REQUEST["config"]] if REQUEST["config"] else None, raiseerr=False, quiet=False,
        revision="heads", sql=False, tag=None, cmd=(command.upgrade, ["revision"], ["sql", "tag"]))


def sections_of(config):
    """The sections that each have scripts of their own, as they are chosen with `alembic --name`."""
    parser = config.file_config
    shared = parser.defaults().get("script_location")
    found = [name for name in parser.sections() if parser.get(name, "script_location", raw=True, fallback=shared) != shared]
    return found or [config.config_ini_section]


def configuration(section, arguments):
    from alembic.config import Config

    words = {"ini_section": section, "cmd_opts": options(section, arguments)}
    if REQUEST["toml"]:
        try:
            return Config(REQUEST["config"], toml_file=REQUEST["toml"], **words)
        except TypeError:
            import alembic

            raise RuntimeError("Alembic reads its configuration in pyproject.toml from 1.16 on; this is %s" % alembic.__version__)
    return Config(REQUEST["config"], **words)


def location_of(config):
    read = getattr(config, "get_alembic_option", None) or config.get_main_option
    return read("script_location")


def choose_directory(config):
    """
    Where the project runs Alembic: paths of the configuration are relative to that. Mostly it is the working directory or the
    one of the configuration, and one of them holds the scripts.
    """
    places = REQUEST["places"]
    location = location_of(config)
    if location and ":" not in location:
        for place in places:
            if os.path.isfile(os.path.join(place, location, "env.py")):
                return place
    return places[0]


def is_flask(directory):
    """Whether env.py is one of Flask-Migrate, which needs the application that it migrates."""
    path = os.path.join(directory, "env.py")
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
    except OSError:
        return False
    return bool(re.search(r"^\s*(from flask import .*\bcurrent_app\b|import flask\b)", text, re.M))


def enter_application():
    """Loads the application as the `flask` command does, and enters its context for good."""
    stage("application")
    from flask.cli import ScriptInfo, load_dotenv

    load_dotenv()
    try:
        app = ScriptInfo(app_import_path=os.environ.get("FLASK_APP")).load_app()
    except Exception as error:
        # Flask's own says no more than that there was another.
        raise error.__context__ or error
    app.app_context().push()
    return app


def flask_directory():
    """Where the `flask` command is run: mostly beside the directory of the migrations."""
    above = os.path.dirname(os.path.dirname(REQUEST["config"]))
    module = os.environ.get("FLASK_APP", "").partition(":")[0]
    signs = [".flaskenv", "wsgi.py", "app.py"] + ([module, module.replace(".", os.sep) + ".py", module.partition(".")[0]] if module else [])
    places = dict.fromkeys([REQUEST["directory"], above])
    return next((place for place in places if any(os.path.exists(os.path.join(place, sign)) for sign in signs)), above)


def flask_configuration(app, arguments):
    """Flask-Migrate's own, with the scripts where the configuration lies."""
    directory = os.path.dirname(REQUEST["config"])
    config = app.extensions["migrate"].migrate.get_config(directory, x_arg=arguments or None)
    words = vars(options(config.config_ini_section, arguments))
    words.update(vars(config.cmd_opts))
    config.cmd_opts = argparse.Namespace(**words)
    return config


def runs_of():
    """Every way in which env.py is to be run."""
    lines = [line.split() for line in REQUEST["x"]] or [[]]
    if REQUEST["config"] and is_flask(os.path.dirname(REQUEST["config"])):
        enter(flask_directory())
        app = enter_application()
        stage("env")
        return [Run(flask_configuration(app, line), " ".join(line)) for line in lines]
    first = configuration("alembic", lines[0])
    enter(choose_directory(first))
    sections = sections_of(first)
    return [
        Run(configuration(section, line), " ".join(([section] if len(sections) > 1 else []) + line))
        for section in sections for line in lines
    ]


def enter(directory):
    os.chdir(directory)
    sys.path[0] = directory

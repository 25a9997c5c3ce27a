"""What a RunPython function does, as far as its own text proves it. Runs none."""
import ast
import inspect
import types

# Methods; those of related managers that write (set, add, remove, clear) have their names from collections and are not among them.
QUERYSET_READS = {
    "get_model", "objects", "all", "filter", "exclude", "order_by", "values", "values_list", "first", "last", "exists",
    "count", "get", "using", "db_manager", "only", "iterator", "append", "items", "keys", "format", "strip", "lower",
    "upper", "join", "split", "none", "distinct", "select_related", "in_bulk", "replace", "startswith", "endswith", "title",
}
BUILTINS = {
    "range", "len", "enumerate", "list", "dict", "set", "str", "int", "sorted", "zip", "tuple", "bool", "float", "max", "min", "sum",
    "any", "all", "isinstance", "reversed", "print",
}
QUERYSET_INSERTS = {"create", "bulk_create", "get_or_create"}
# What changes rows of the model's own table and of no other; delete() goes on to rows that refer to them.
QUERYSET_CHANGES = {"update", "update_or_create", "bulk_update"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
# Modules of which every function only computes.
COMPUTES = {
    "datetime", "uuid", "decimal", "math", "re", "json", "string", "itertools", "django.utils.timezone", "django.utils.text",
    "django.db.models.functions", "django.db.models.expressions", "django.db.models.query_utils",
}


# What gives names a meaning that is not followed here.
REFUSED = (ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal, ast.Lambda, ast.Delete, getattr(ast, "Match", ast.Delete))


def call_name(node):
    function = node.func if isinstance(node, ast.Call) else None
    return getattr(function, "attr", None) or getattr(function, "id", None)


def tree_of(code):
    """The text of a function as a tree; None where it is no plain function with a text."""
    try:
        lines, _ = inspect.getsourcelines(code)
        indent = len(lines[0]) - len(lines[0].lstrip())
        tree = ast.parse("".join(line[indent:] if line[:indent].isspace() else line for line in lines)).body[0]
    except (OSError, TypeError, SyntaxError, IndexError, IndentationError):
        return None
    return tree if isinstance(tree, ast.FunctionDef) and not tree.decorator_list else None


def texts_of(call):
    """What get_model() is asked for: (app, model), the model in lower case; None where that is no text."""
    given = [argument.value for argument in call.args if isinstance(argument, ast.Constant) and isinstance(argument.value, str)]
    if call.keywords or len(given) != len(call.args):
        return None
    parts = given[0].split(".") if len(given) == 1 else given
    return (parts[0], parts[1].lower()) if len(parts) == 2 else None


def assignments(tree):
    """For each name what is assigned to it, as (how, node): `is` a value, `row` of what is looped over, `other`."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(("is", node.value))
        elif isinstance(node, ast.For) and isinstance(node.target, ast.Name):
            found.setdefault(node.target.id, []).append(("row", node.iter))
    plain = {id(target) for node in ast.walk(tree) if isinstance(node, ast.Assign) for target in node.targets}
    plain |= {id(node.target) for node in ast.walk(tree) if isinstance(node, ast.For)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and id(node) not in plain:
            found.setdefault(node.id, []).append(("other", None))
        elif isinstance(node, ast.ExceptHandler) and node.name:
            found.setdefault(node.name, []).append(("other", None))
    return found


class Reader:
    """
    Reads one function. @param about: says of (app, model) whether the pending migrations make its table, and the names of its
    primary key where the database fills it; None of a model that is not known
    """

    def __init__(self, tree, code, about):
        self.tree = tree
        self.globals = getattr(code, "__globals__", {})
        self.arguments = {argument.arg for argument in tree.args.args}
        self.about = about
        self.assigned = assignments(tree)
        # Names that stand for a model, each with what is known of it.
        self.models = {}
        for name, values in self.assigned.items():
            model = self.model_in(values[0][1]) if len(values) == 1 and values[0][0] == "is" else None
            if model is not None and name not in self.arguments:
                self.models[name] = model

    def model_in(self, node):
        """The model that an expression stands for: a name of one, or get_model() itself."""
        if isinstance(node, ast.Name):
            return self.models.get(node.id)
        if isinstance(node, ast.Call) and call_name(node) == "get_model" and isinstance(node.func, ast.Attribute):
            asked = texts_of(node)
            return {"new": False, "keys": None, **((asked and self.about(*asked)) or {})}
        return None

    def queried(self, node):
        """The model whose manager a chain of reading calls begins with: `Model.objects.filter(…)`; None for anything else."""
        while True:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in QUERYSET_READS:
                if node.func.attr in ("using", "db_manager") and not all(self.is_own(argument) for argument in node.args):
                    return None
                node = node.func.value
            elif isinstance(node, ast.Attribute) and node.attr in MANAGERS:
                return self.model_in(node.value)
            else:
                return None

    def is_own(self, node):
        """Whether an expression is the alias of the database that is migrated: `schema_editor.connection.alias`, or a name of it."""
        if isinstance(node, ast.Name):
            values = self.assigned.get(node.id, [])
            return len(values) == 1 and values[0][0] == "is" and not isinstance(values[0][1], ast.Name) and self.is_own(values[0][1])
        return isinstance(node, ast.Attribute) and node.attr == "alias"

    def made(self, node):
        """The model of an instance that is made here and gets its key from the database; None for anything else."""
        if not isinstance(node, ast.Call) or not isinstance(node.func, (ast.Name, ast.Call)):
            return None
        model = self.model_in(node.func)
        if model is None or model["new"]:
            return model
        # With a key of its own, save() would change the row that has it.
        named = {word.arg for word in node.keywords}
        free = model["keys"] is not None and not node.args and None not in named and not named & model["keys"]
        return model if free else None

    def instance(self, node):
        """The model of an instance whose save() disturbs nobody: a new one, or a row of a new table."""
        if not isinstance(node, ast.Name):
            return self.made(node)
        found = []
        for how, value in self.assigned.get(node.id, [("other", None)]):
            model = self.made(value) if how == "is" else self.queried(value) if how == "row" else None
            found.append(model if model is not None and (how == "is" or model["new"]) else None)
        if node.id in self.arguments or None in found:
            return None
        return found[0] if all(model == found[0] for model in found) else None

    def computes(self, node):
        """Whether a call is one of a module whose functions only compute."""
        while isinstance(node, ast.Attribute):
            node = node.value
        if not isinstance(node, ast.Name) or node.id in self.assigned or node.id in self.arguments:
            return False
        owner = self.globals.get(node.id)
        module = owner.__name__ if isinstance(owner, types.ModuleType) else getattr(owner, "__module__", None)
        return module is not None and any(module == name or module.startswith(name + ".") for name in COMPUTES)

    def stores(self, node):
        """Whether what is assigned is an attribute of an instance that disturbs nobody."""
        if isinstance(node, ast.Subscript):
            return False
        model = self.instance(node.value)
        return model is not None and (model["new"] or node.attr not in model["keys"])

    def effect(self):
        bound = self.arguments | set(self.globals) | set(self.assigned)
        effect = "reads"
        for node in ast.walk(self.tree):
            if isinstance(node, REFUSED):
                return "unknown"
            if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)) and node is not self.tree:
                return "unknown"
            if isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, ast.Store) and not self.stores(node):
                return "unknown"
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                called = self.called(node, bound)
                if called == "unknown":
                    return called
                effect = called if called == "inserts" else effect
        return effect

    def called(self, node, bound):
        """What one call does: reads, inserts or unknown."""
        name = call_name(node)
        if isinstance(node.func, ast.Name):
            # An unsaved instance; saving it is judged by its own call.
            plain = name in self.models or (name in BUILTINS and name not in bound) or self.computes(node.func)
            return "reads" if plain else "unknown"
        if not isinstance(node.func, ast.Attribute):
            # `apps.get_model(…)(…)` makes an instance.
            return "reads" if self.model_in(node.func) is not None else "unknown"
        if name in QUERYSET_INSERTS:
            # update_conflicts turns an insert into an update.
            conflicts = len(node.args) > 3 or any(word.arg in ("update_conflicts", None) for word in node.keywords)
            return "unknown" if conflicts else "inserts"
        if name == "save" and not node.args and all(word.arg == "using" and self.is_own(word.value) for word in node.keywords):
            return "inserts" if self.instance(node.func.value) is not None else "unknown"
        if name in QUERYSET_CHANGES:
            model = self.queried(node.func.value)
            return "inserts" if model is not None and model["new"] else "unknown"
        return "reads" if name in QUERYSET_READS or self.computes(node.func) else "unknown"


def python_effect(code, about=lambda app, model: None):
    """noop, reads, inserts or unknown: what a RunPython function does as far as its own text proves it. @param about: see Reader"""
    from django.db import migrations

    if code is None or code is migrations.RunPython.noop:
        return "noop"
    tree = tree_of(code)
    if tree is None:
        return "unknown"
    body = [
        statement
        for statement in tree.body
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
    ]
    if all(isinstance(statement, ast.Pass) for statement in body):
        return "noop"
    return Reader(tree, code, about).effect()

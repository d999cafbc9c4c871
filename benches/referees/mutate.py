"""A document enters as a tree, a version of it with one thing changed leaves: what the referees judge verdicts by.

Every mutation is a function of a tree and a random number generator that changes the tree and says what it did, or
returns None where the document has nothing of the kind.
"""

import copy
import functools

METHODS = ("get", "put", "post", "delete", "patch")
SCALARS = (
    {"type": "string"},
    {"type": "integer"},
    {"type": "integer", "format": "int32"},
    {"type": "number"},
    {"type": "boolean"},
    {"type": "string", "format": "uuid"},
    {"type": "string", "format": "date-time"},
    {"type": "array", "items": {"type": "string"}},
    {"type": "string", "enum": ["red", "green"]},
    {"type": "object", "properties": {"note": {"type": "string"}}},
)


def operations(tree):
    """Where each operation is: its path, its method, and what is said of it."""
    return [
        (path, method, item[method])
        for path, item in tree["paths"].items()
        for method in METHODS
        if method in item
    ]


def resolved(tree, node):
    while isinstance(node, dict) and "$ref" in node:
        target = tree
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


def nodes(tree, wanted):
    """Every object of the document that is wanted, those in examples left out."""
    found = []

    def walk(node):
        if isinstance(node, dict):
            if wanted(node):
                found.append(node)
            for key, value in node.items():
                if key not in ("example", "examples", "value", "default"):
                    walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk({"components": tree.get("components", {}), "paths": tree["paths"]})
    return found


def objects(tree):
    """Every schema with properties."""
    return nodes(
        tree,
        lambda node: isinstance(node.get("properties"), dict)
        and node["properties"]
        and node.get("type", "object") == "object",
    )


def properties(tree):
    """Every property: the schema that has it, and its name."""
    return [(schema, name) for schema in objects(tree) for name in schema["properties"]]


def enums(tree):
    return [
        node["enum"]
        for node in nodes(tree, lambda node: isinstance(node.get("enum"), list) and node.get("type") == "string")
    ]


def lists(tree):
    return nodes(tree, lambda node: isinstance(node.get("items"), dict))


def unions(tree):
    return [
        node[word]
        for word in ("oneOf", "anyOf")
        for node in nodes(tree, lambda node: isinstance(node.get(word), list))
    ]


def parameters(tree):
    """Parameters that are no part of a path: the path, the list that has them, and they themselves."""
    found = []
    for path, item in tree["paths"].items():
        for holder in [item] + [item[method] for method in METHODS if method in item]:
            for one in holder.get("parameters", []):
                if resolved(tree, one)["in"] != "path":
                    found.append((path, holder["parameters"], resolved(tree, one)))
    return found


def bodies(tree):
    return [
        (f"{method} {path}", operation, resolved(tree, operation["requestBody"]))
        for path, method, operation in operations(tree)
        if "requestBody" in operation
    ]


def answers(tree):
    """Every status of every operation: in words, all of the operation's, and which."""
    return [
        (f"{status} of {method} {path}", operation["responses"], status)
        for path, method, operation in operations(tree)
        for status in operation["responses"]
    ]


def headers(tree):
    """Every header of an answer: the headers that it is among, and its name."""
    found = nodes(tree, lambda node: isinstance(node.get("headers"), dict) and "description" in node)
    return [(node["headers"], name) for node in found for name in node["headers"]]


def schemes(tree):
    known = tree.get("components", {}).get("securitySchemes", {})
    return [(known, name) for name in known]


def variables(tree):
    return [
        (server, name, server["variables"][name])
        for server in tree.get("servers", [])
        for name in server.get("variables", {})
    ]


def of(find, wanted=lambda one: True):
    """A mutation of one of what `find` finds, picked at random; of nothing where there is none that is `wanted`."""

    def decorate(change):
        @functools.wraps(change)
        def mutation(tree, rng):
            found = [one for one in find(tree) if wanted(one)]
            return change(tree, rng, rng.choice(found)) if found else None

        return mutation

    return decorate


def scalar(rng):
    return copy.deepcopy(rng.choice(SCALARS)) | {"description": "Mutated."}


def rename_key(holder, name, other):
    """Another name at the same place."""
    entries = [(other if key == name else key, value) for key, value in holder.items()]
    holder.clear()
    holder.update(entries)


# Operations


def add_operation(tree, rng):
    word = f"extra{rng.randrange(1000)}"
    body = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
    tree["paths"][f"/{word}/{{id}}"] = {
        "post": {
            "operationId": word,
            "summary": "Added",
            "description": "Added.",
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
            "responses": {"200": {"description": "Done.", "content": {"application/json": {"schema": body}}}},
        }
    }
    return f"add operation {word}"


@of(operations)
def remove_operation(tree, rng, found):
    path, method, _ = found
    if len(operations(tree)) < 2:
        return None
    del tree["paths"][path][method]
    return f"remove {method} {path}"


@of(operations)
def rename_operation(tree, rng, found):
    path, method, operation = found
    operation["operationId"] = f"other{rng.randrange(1000)}"
    return f"rename {method} {path}"


@of(lambda tree: list(tree["paths"]))
def move_operation(tree, rng, path):
    rename_key(tree["paths"], path, "/v9" + path)
    return f"move {path}"


@of(operations, lambda found: found[1] in ("put", "post", "patch"))
def change_method(tree, rng, found):
    path, method, _ = found
    item = tree["paths"][path]
    free = [other for other in ("put", "post", "patch") if other not in item]
    if not free:
        return None
    item[free[0]] = item.pop(method)
    return f"{method} {path} is {free[0]}"


@of(operations)
def change_group(tree, rng, found):
    path, method, operation = found
    operation["tags"] = [f"Group {rng.randrange(3)}"]
    return f"another tag for {method} {path}"


@of(operations)
def paginate(tree, rng, found):
    path, method, operation = found
    if operation.pop("x-pagination", None) is None:
        operation["x-pagination"] = {"style": "link"}
    return f"pages of {method} {path}"


# Parameters


@of(operations)
def add_parameter(tree, rng, found):
    path, method, operation = found
    required = rng.random() < 0.5
    name = f"extra{rng.randrange(100)}"
    schema = scalar(rng)
    if schema.get("type") == "object":
        schema = {"type": "string"}
    place = rng.choice(["query", "header"])
    operation.setdefault("parameters", []).append(
        {"name": name, "in": place, "required": required, "description": "Added.", "schema": schema}
    )
    return f"add {'required' if required else 'optional'} {place} parameter to {method} {path}"


@of(parameters, lambda found: found[2] in found[1])
def remove_parameter(tree, rng, found):
    path, among, one = found
    among.remove(one)
    return f"remove parameter {one['name']} of {path}"


@of(parameters)
def rename_parameter(tree, rng, found):
    path, _, one = found
    one["name"] += rng.choice(["X", "_2", "-other"])
    return f"rename parameter to {one['name']} of {path}"


@of(parameters)
def require_parameter(tree, rng, found):
    path, _, one = found
    one["required"] = not one.get("required", False)
    return f"parameter {one['name']} of {path} is required: {one['required']}"


@of(parameters, lambda found: "schema" in found[2])
def retype_parameter(tree, rng, found):
    path, _, one = found
    one["schema"] = copy.deepcopy(rng.choice(SCALARS[:9]))
    one.pop("examples", None)
    one.pop("example", None)
    return f"retype parameter {one['name']} of {path}"


@of(parameters, lambda found: found[2]["in"] in ("query", "header"))
def place_parameter(tree, rng, found):
    path, _, one = found
    one["in"] = "header" if one["in"] == "query" else "query"
    one.pop("style", None)
    one.pop("explode", None)
    return f"parameter {one['name']} of {path} is in {one['in']}"


@of(parameters, lambda found: found[2].get("schema", {}).get("type") == "string")
def fix_parameter(tree, rng, found):
    path, _, one = found
    one["schema"] = {"type": "string", "const": "always"}
    one.pop("examples", None)
    one.pop("example", None)
    return f"parameter {one['name']} of {path} is always the same"


@of(lambda tree: [path for path in tree["paths"] if "{" in path])
def rename_path_parameter(tree, rng, path):
    name = path.split("{")[1].split("}")[0]
    item = tree["paths"][path]
    for holder in [item] + [item[method] for method in METHODS if method in item]:
        holder["parameters"] = [copy.deepcopy(resolved(tree, one)) for one in holder.get("parameters", [])]
        for one in holder["parameters"]:
            if one["in"] == "path" and one["name"] == name:
                one["name"] = name + "Z"
    rename_key(tree["paths"], path, path.replace("{" + name + "}", "{" + name + "Z}"))
    return f"rename path parameter {name} of {path}"


# Properties


@of(objects)
def add_property(tree, rng, schema):
    name = f"extra{rng.randrange(100)}"
    schema["properties"][name] = scalar(rng)
    required = rng.random() < 0.5
    if required:
        schema.setdefault("required", []).append(name)
    return f"add {'required' if required else 'optional'} property {name}"


@of(properties)
def remove_property(tree, rng, found):
    schema, name = found
    del schema["properties"][name]
    schema["required"] = [other for other in schema.get("required", []) if other != name]
    return f"remove property {name}"


@of(properties)
def rename_property(tree, rng, found):
    schema, name = found
    other = rng.choice([name + "X", name.swapcase(), "_".join([name, "other"])])
    rename_key(schema["properties"], name, other)
    schema["required"] = [other if key == name else key for key in schema.get("required", [])]
    return f"rename property {name} to {other}"


@of(properties)
def retype_property(tree, rng, found):
    schema, name = found
    schema["properties"][name] = scalar(rng)
    return f"retype property {name}"


@of(properties, lambda found: found[1] not in found[0].get("required", []))
def require_property(tree, rng, found):
    schema, name = found
    schema.setdefault("required", []).append(name)
    return f"require property {name}"


@of(properties, lambda found: found[1] in found[0].get("required", []))
def relax_property(tree, rng, found):
    schema, name = found
    schema["required"].remove(name)
    return f"relax property {name}"


@of(properties, lambda found: isinstance(found[0]["properties"][found[1]].get("type"), str))
def null_property(tree, rng, found):
    schema, name = found
    one = schema["properties"][name]
    one["type"] = [one["type"], "null"]
    return f"property {name} may be null"


@of(properties, lambda found: found[0]["properties"][found[1]].get("type") == "string")
def limit_property(tree, rng, found):
    schema, name = found
    schema["properties"][name]["maxLength"] = rng.randrange(1, 999)
    return f"limit property {name}"


@of(properties, lambda found: found[0]["properties"][found[1]].get("type") == "string")
def format_property(tree, rng, found):
    schema, name = found
    schema["properties"][name]["format"] = rng.choice(["uuid", "date", "uri", "byte", "password", "email"])
    return f"format of property {name}"


@of(properties, lambda found: found[0]["properties"][found[1]].get("type") == "boolean")
def default_property(tree, rng, found):
    schema, name = found
    one = schema["properties"][name]
    one["default"] = not one.get("default", False)
    return f"default of property {name}"


@of(properties, lambda found: "$ref" not in found[0]["properties"][found[1]])
def direct_property(tree, rng, found):
    schema, name = found
    word = rng.choice(["readOnly", "writeOnly"])
    schema["properties"][name][word] = not schema["properties"][name].get(word, False)
    return f"{word} of property {name}"


@of(objects)
def other_properties(tree, rng, schema):
    schema["additionalProperties"] = rng.choice([False, {"type": "string"}, {"type": "integer"}])
    return f"additional properties are {schema['additionalProperties']}"


@of(lists)
def retype_items(tree, rng, schema):
    schema["items"] = scalar(rng)
    return "retype the items of a list"


# Types with names


@of(enums)
def add_value(tree, rng, values):
    values.insert(0, f"extra-{rng.randrange(100)}")
    return "add value"


@of(enums, lambda values: len(values) > 1)
def remove_value(tree, rng, values):
    return f"remove value {values.pop(rng.randrange(len(values)))}"


@of(enums)
def rename_value(tree, rng, values):
    index = rng.randrange(len(values))
    values[index] = rng.choice([str(values[index]).upper(), f"{values[index]}-other"])
    return f"rename value to {values[index]}"


@of(lambda tree: list(tree.get("components", {}).get("schemas", {})))
def rename_schema(tree, rng, name):
    other = name + "Renamed"
    rename_key(tree["components"]["schemas"], name, other)

    def walk(node):
        if isinstance(node, dict):
            for key, value in node.items():
                if value == f"#/components/schemas/{name}":
                    node[key] = f"#/components/schemas/{other}"
                else:
                    walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(tree)
    return f"rename schema {name}"


@of(properties)
def unite_property(tree, rng, found):
    schema, name = found
    schema["properties"][name] = {"oneOf": [schema["properties"][name], {"type": "array", "items": {"type": "number"}}]}
    return f"property {name} is one of two"


@of(unions)
def add_alternative(tree, rng, among):
    among.append({"type": "object", "required": ["added"], "properties": {"added": {"type": "boolean"}}})
    return "add an alternative"


@of(unions, lambda among: len(among) > 2)
def remove_alternative(tree, rng, among):
    among.pop(rng.randrange(len(among)))
    return "remove an alternative"


# Bodies and answers


@of(bodies)
def require_body(tree, rng, found):
    place, _, body = found
    body["required"] = not body.get("required", False)
    return f"body of {place} is required: {body['required']}"


@of(bodies)
def remove_body(tree, rng, found):
    place, operation, _ = found
    del operation["requestBody"]
    return f"remove body of {place}"


@of(bodies)
def add_media_type(tree, rng, found):
    place, _, body = found
    body["content"]["application/x-www-form-urlencoded"] = {
        "schema": {"type": "object", "properties": {"name": {"type": "string"}}}
    }
    return f"a form for {place}"


@of(operations)
def add_status(tree, rng, found):
    path, method, operation = found
    status = rng.choice(["418", "422", "202", "206"])
    with_body = rng.random() < 0.6
    answer = {"description": "Added."}
    if with_body:
        answer["content"] = {
            "application/json": {"schema": {"type": "object", "properties": {"reason": {"type": "string"}}}}
        }
    operation["responses"][status] = answer
    return f"add status {status} to {method} {path}, {'with' if with_body else 'without'} body"


@of(answers, lambda found: len(found[1]) > 1)
def remove_status(tree, rng, found):
    place, among, status = found
    del among[status]
    return f"remove status {place}"


@of(answers)
def retype_answer(tree, rng, found):
    place, among, status = found
    among[status] = {
        "description": "Mutated.",
        "content": {rng.choice(["application/json", "text/plain", "text/csv"]): {"schema": scalar(rng)}},
    }
    return f"retype answer {place}"


@of(answers)
def limit_answer(tree, rng, found):
    place, among, status = found
    schema = {"type": "array", "maxItems": rng.randrange(1, 99), "items": {"type": "string"}}
    among[status] = {"description": "Mutated.", "content": {"application/json": {"schema": schema}}}
    return f"a short list is the answer {place}"


@of(answers)
def add_header(tree, rng, found):
    place, among, status = found
    answer = copy.deepcopy(resolved(tree, among[status]))
    answer.setdefault("headers", {})[f"X-Extra-{rng.randrange(3)}"] = {"schema": {"type": "string"}}
    among[status] = answer
    return f"a header for {place}"


@of(headers)
def remove_header(tree, rng, found):
    among, name = found
    del among[name]
    return f"remove header {name}"


@of(headers)
def rename_header(tree, rng, found):
    among, name = found
    rename_key(among, name, name + "-Other")
    return f"rename header {name}"


@of(headers)
def retype_header(tree, rng, found):
    among, name = found
    among[name] = {"description": "Mutated.", "schema": copy.deepcopy(rng.choice(SCALARS[:9]))}
    return f"retype header {name}"


# Credentials, servers, words


@of(operations)
def drop_security(tree, rng, found):
    path, method, operation = found
    operation["security"] = []
    return f"no credentials for {method} {path}"


@of(operations)
def add_scheme(tree, rng, found):
    path, method, operation = found
    name = f"extra{rng.randrange(10)}"
    known = tree.setdefault("components", {}).setdefault("securitySchemes", {})
    known[name] = {"type": "http", "scheme": rng.choice(["bearer", "basic"])}
    operation["security"] = [{name: []}]
    return f"{name} for {method} {path}"


@of(schemes)
def change_scheme(tree, rng, found):
    known, name = found
    known[name] = {"type": "http", "scheme": rng.choice(["bearer", "basic"])}
    return f"scheme {name} is {known[name]['scheme']}"


@of(schemes)
def remove_scheme(tree, rng, found):
    known, name = found
    del known[name]
    for holder in [tree] + [operation for _, _, operation in operations(tree)]:
        if "security" in holder:
            holder["security"] = [entry for entry in holder["security"] if name not in entry]
    return f"remove scheme {name}"


def change_server(tree, rng):
    tree["servers"] = [{"url": f"https://host{rng.randrange(10)}.example"}] + tree.get("servers", [])[
        rng.randrange(2) :
    ]
    return "another server"


@of(variables)
def rename_variable(tree, rng, found):
    server, name, _ = found
    rename_key(server["variables"], name, name + "2")
    server["url"] = server["url"].replace("{" + name + "}", "{" + name + "2}")
    return f"rename server variable {name}"


@of(variables)
def fix_variable(tree, rng, found):
    server, name, variable = found
    server["url"] = server["url"].replace("{" + name + "}", variable["default"])
    del server["variables"][name]
    return f"server variable {name} is fixed"


@of(properties)
def describe(tree, rng, found):
    schema, name = found
    schema["properties"][name] = {"allOf": [schema["properties"][name]], "description": "Said otherwise."}
    return f"describe {name}"


@of(operations)
def deprecate_operation(tree, rng, found):
    path, method, operation = found
    operation["deprecated"] = not operation.get("deprecated", False)
    return f"deprecate {method} {path}"


@of(properties, lambda found: "$ref" not in found[0]["properties"][found[1]])
def deprecate_property(tree, rng, found):
    schema, name = found
    schema["properties"][name]["deprecated"] = True
    return f"deprecate {name}"


def reorder(tree, rng):
    def shuffled(node):
        if isinstance(node, dict):
            keys = list(node)
            rng.shuffle(keys)
            return {key: shuffled(node[key]) for key in keys}
        if isinstance(node, list):
            return [shuffled(value) for value in node]
        return node

    paths = shuffled(tree)
    tree.clear()
    tree.update(paths)
    return "reorder all keys"


ALL = [
    add_operation, remove_operation, rename_operation, move_operation, change_method, change_group, paginate,
    add_parameter, remove_parameter, rename_parameter, require_parameter, retype_parameter, place_parameter,
    fix_parameter, rename_path_parameter,
    add_property, remove_property, rename_property, retype_property, require_property, relax_property, null_property,
    limit_property, format_property, default_property, direct_property, other_properties, retype_items,
    add_value, remove_value, rename_value, rename_schema, unite_property, add_alternative, remove_alternative,
    require_body, remove_body, add_media_type, add_status, remove_status, retype_answer, limit_answer,
    add_header, remove_header, rename_header, retype_header,
    drop_security, add_scheme, change_scheme, remove_scheme, change_server, rename_variable, fix_variable,
    describe, deprecate_operation, deprecate_property, reorder,
]


def mutate(tree, rng, number):
    """A changed copy, and what was done: the kinds come in turn, each seeded by its number."""
    tree = copy.deepcopy(tree)
    for attempt in range(len(ALL)):
        done = ALL[(number + attempt) % len(ALL)](tree, rng)
        if done:
            return tree, done
    raise ValueError("nothing can be changed here")

"""A document enters as a tree, a version of it with one thing changed leaves: what the referees judge verdicts by.

Every mutation is a function of a tree and a random number generator that changes the tree and says what it did, or
returns None where the document has nothing of the kind.
"""

import copy

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


def objects(tree):
    """Every schema with properties."""
    found = []

    def walk(node):
        if isinstance(node, dict):
            if isinstance(node.get("properties"), dict) and node.get("type", "object") == "object":
                found.append(node)
            for key, value in node.items():
                if key not in ("example", "examples", "value", "default"):
                    walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk({"components": tree.get("components", {}).get("schemas", {}), "paths": tree["paths"]})
    return [node for node in found if node["properties"]]


def enums(tree):
    found = []

    def walk(node):
        if isinstance(node, dict):
            if isinstance(node.get("enum"), list) and node.get("type") == "string":
                found.append(node)
            for key, value in node.items():
                if key not in ("example", "examples", "value", "default"):
                    walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(tree)
    return found


def parameters(tree):
    """Parameters that are no part of a path."""
    found = []
    for path, item in tree["paths"].items():
        for holder in [item] + [item[method] for method in METHODS if method in item]:
            for one in holder.get("parameters", []):
                one = resolved(tree, one)
                if one["in"] != "path":
                    found.append((path, holder, one))
    return found


def a_property(tree, rng, wanted=lambda schema, name: True):
    chosen = [(schema, name) for schema in objects(tree) for name in schema["properties"] if wanted(schema, name)]
    return rng.choice(chosen) if chosen else (None, None)


def scalar(rng):
    return copy.deepcopy(rng.choice(SCALARS)) | {"description": "Mutated."}


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


def remove_operation(tree, rng):
    found = operations(tree)
    if len(found) < 2:
        return None
    path, method, _ = rng.choice(found)
    del tree["paths"][path][method]
    return f"remove {method} {path}"


def rename_operation(tree, rng):
    path, method, operation = rng.choice(operations(tree))
    operation["operationId"] = f"other{rng.randrange(1000)}"
    return f"rename {method} {path}"


def move_operation(tree, rng):
    path = rng.choice(list(tree["paths"]))
    tree["paths"] = {("/v9" + key if key == path else key): item for key, item in tree["paths"].items()}
    return f"move {path}"


def change_method(tree, rng):
    path, method, _ = rng.choice(operations(tree))
    item = tree["paths"][path]
    free = [other for other in ("put", "post", "patch") if other not in item]
    if method not in ("put", "post", "patch") or not free:
        return None
    item[free[0]] = item.pop(method)
    return f"{method} {path} is {free[0]}"


def change_group(tree, rng):
    path, method, operation = rng.choice(operations(tree))
    operation["tags"] = [f"Group {rng.randrange(3)}"]
    return f"another tag for {method} {path}"


# Parameters


def add_parameter(tree, rng):
    path, method, operation = rng.choice(operations(tree))
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


def remove_parameter(tree, rng):
    found = [(path, holder, one) for path, holder, one in parameters(tree) if one in holder["parameters"]]
    if not found:
        return None
    path, holder, one = rng.choice(found)
    holder["parameters"].remove(one)
    return f"remove parameter {one['name']} of {path}"


def rename_parameter(tree, rng):
    found = parameters(tree)
    if not found:
        return None
    path, _, one = rng.choice(found)
    one["name"] += rng.choice(["X", "_2", "-other"])
    return f"rename parameter to {one['name']} of {path}"


def require_parameter(tree, rng):
    found = parameters(tree)
    if not found:
        return None
    path, _, one = rng.choice(found)
    one["required"] = not one.get("required", False)
    return f"parameter {one['name']} of {path} is required: {one['required']}"


def retype_parameter(tree, rng):
    found = [found for found in parameters(tree) if "schema" in found[2]]
    if not found:
        return None
    path, _, one = rng.choice(found)
    one["schema"] = copy.deepcopy(rng.choice(SCALARS[:9]))
    one.pop("examples", None)
    one.pop("example", None)
    return f"retype parameter {one['name']} of {path}"


def rename_path_parameter(tree, rng):
    found = [path for path in tree["paths"] if "{" in path]
    if not found:
        return None
    path = rng.choice(found)
    name = path.split("{")[1].split("}")[0]
    item = tree["paths"][path]
    for holder in [item] + [item[method] for method in METHODS if method in item]:
        holder["parameters"] = [copy.deepcopy(resolved(tree, one)) for one in holder.get("parameters", [])]
        for one in holder["parameters"]:
            if one["in"] == "path" and one["name"] == name:
                one["name"] = name + "Z"
    moved = path.replace("{" + name + "}", "{" + name + "Z}")
    tree["paths"] = {(moved if key == path else key): value for key, value in tree["paths"].items()}
    return f"rename path parameter {name} of {path}"


# Properties


def add_property(tree, rng):
    schema = rng.choice(objects(tree) or [None])
    if schema is None:
        return None
    name = f"extra{rng.randrange(100)}"
    schema["properties"][name] = scalar(rng)
    required = rng.random() < 0.5
    if required:
        schema.setdefault("required", []).append(name)
    return f"add {'required' if required else 'optional'} property {name}"


def remove_property(tree, rng):
    schema, name = a_property(tree, rng)
    if schema is None:
        return None
    del schema["properties"][name]
    schema["required"] = [other for other in schema.get("required", []) if other != name]
    return f"remove property {name}"


def rename_property(tree, rng):
    schema, name = a_property(tree, rng)
    if schema is None:
        return None
    other = rng.choice([name + "X", name.swapcase(), "_".join([name, "other"])])
    schema["properties"] = {(other if key == name else key): value for key, value in schema["properties"].items()}
    schema["required"] = [other if key == name else key for key in schema.get("required", [])]
    return f"rename property {name} to {other}"


def retype_property(tree, rng):
    schema, name = a_property(tree, rng)
    if schema is None:
        return None
    schema["properties"][name] = scalar(rng)
    return f"retype property {name}"


def require_property(tree, rng):
    schema, name = a_property(tree, rng, lambda schema, name: name not in schema.get("required", []))
    if schema is None:
        return None
    schema.setdefault("required", []).append(name)
    return f"require property {name}"


def relax_property(tree, rng):
    schema, name = a_property(tree, rng, lambda schema, name: name in schema.get("required", []))
    if schema is None:
        return None
    schema["required"].remove(name)
    return f"relax property {name}"


def null_property(tree, rng):
    schema, name = a_property(tree, rng, lambda schema, name: isinstance(schema["properties"][name].get("type"), str))
    if schema is None:
        return None
    one = schema["properties"][name]
    one["type"] = [one["type"], "null"]
    return f"property {name} may be null"


def limit_property(tree, rng):
    schema, name = a_property(tree, rng, lambda schema, name: schema["properties"][name].get("type") == "string")
    if schema is None:
        return None
    schema["properties"][name]["maxLength"] = rng.randrange(1, 999)
    return f"limit property {name}"


def default_property(tree, rng):
    schema, name = a_property(tree, rng, lambda schema, name: schema["properties"][name].get("type") == "boolean")
    if schema is None:
        return None
    one = schema["properties"][name]
    one["default"] = not one.get("default", False)
    return f"default of property {name}"


def direct_property(tree, rng):
    schema, name = a_property(tree, rng, lambda schema, name: "$ref" not in schema["properties"][name])
    if schema is None:
        return None
    word = rng.choice(["readOnly", "writeOnly"])
    schema["properties"][name][word] = not schema["properties"][name].get(word, False)
    return f"{word} of property {name}"


def other_properties(tree, rng):
    schema = rng.choice(objects(tree) or [None])
    if schema is None:
        return None
    schema["additionalProperties"] = rng.choice([False, {"type": "string"}, {"type": "integer"}])
    return f"additional properties are {schema['additionalProperties']}"


# Types with names


def add_value(tree, rng):
    found = enums(tree)
    if not found:
        return None
    rng.choice(found)["enum"].insert(0, f"extra-{rng.randrange(100)}")
    return "add value"


def remove_value(tree, rng):
    found = [one for one in enums(tree) if len(one["enum"]) > 1]
    if not found:
        return None
    one = rng.choice(found)
    gone = one["enum"].pop(rng.randrange(len(one["enum"])))
    return f"remove value {gone}"


def rename_value(tree, rng):
    found = enums(tree)
    if not found:
        return None
    values = rng.choice(found)["enum"]
    index = rng.randrange(len(values))
    values[index] = rng.choice([str(values[index]).upper(), f"{values[index]}-other"])
    return f"rename value to {values[index]}"


def rename_schema(tree, rng):
    schemas = tree.get("components", {}).get("schemas", {})
    if not schemas:
        return None
    name = rng.choice(list(schemas))
    other = name + "Renamed"

    def walk(node):
        if isinstance(node, dict):
            for key, value in node.items():
                if key == "$ref" and value == f"#/components/schemas/{name}":
                    node[key] = f"#/components/schemas/{other}"
                else:
                    walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    tree["components"]["schemas"] = {(other if key == name else key): value for key, value in schemas.items()}
    walk(tree)
    return f"rename schema {name}"


def unite_property(tree, rng):
    schema, name = a_property(tree, rng)
    if schema is None:
        return None
    schema["properties"][name] = {"oneOf": [schema["properties"][name], {"type": "array", "items": {"type": "number"}}]}
    return f"property {name} is one of two"


# Bodies, answers, credentials, servers, words


def bodies(tree):
    return [
        (path, method, resolved(tree, operation["requestBody"]))
        for path, method, operation in operations(tree)
        if "requestBody" in operation
    ]


def require_body(tree, rng):
    found = bodies(tree)
    if not found:
        return None
    path, method, body = rng.choice(found)
    body["required"] = not body.get("required", False)
    return f"body of {method} {path} is required: {body['required']}"


def add_media_type(tree, rng):
    found = bodies(tree)
    if not found:
        return None
    path, method, body = rng.choice(found)
    body["content"]["application/x-www-form-urlencoded"] = {
        "schema": {"type": "object", "properties": {"name": {"type": "string"}}}
    }
    return f"a form for {method} {path}"


def add_status(tree, rng):
    path, method, operation = rng.choice(operations(tree))
    status = rng.choice(["418", "422", "202", "206"])
    with_body = rng.random() < 0.6
    answer = {"description": "Added."}
    if with_body:
        answer["content"] = {
            "application/json": {"schema": {"type": "object", "properties": {"reason": {"type": "string"}}}}
        }
    operation["responses"][status] = answer
    return f"add status {status} to {method} {path}, {'with' if with_body else 'without'} body"


def remove_status(tree, rng):
    found = [one for one in operations(tree) if len(one[2]["responses"]) > 1]
    if not found:
        return None
    path, method, operation = rng.choice(found)
    status = rng.choice(list(operation["responses"]))
    del operation["responses"][status]
    return f"remove status {status} of {method} {path}"


def retype_answer(tree, rng):
    path, method, operation = rng.choice(operations(tree))
    status = rng.choice(list(operation["responses"]))
    operation["responses"][status] = {
        "description": "Mutated.",
        "content": {rng.choice(["application/json", "text/plain", "text/csv"]): {"schema": scalar(rng)}},
    }
    return f"retype answer {status} of {method} {path}"


def add_header(tree, rng):
    path, method, operation = rng.choice(operations(tree))
    status = rng.choice(list(operation["responses"]))
    answer = copy.deepcopy(resolved(tree, operation["responses"][status]))
    answer.setdefault("headers", {})[f"X-Extra-{rng.randrange(3)}"] = {"schema": {"type": "string"}}
    operation["responses"][status] = answer
    return f"a header for {status} of {method} {path}"


def drop_security(tree, rng):
    path, method, operation = rng.choice(operations(tree))
    operation["security"] = []
    return f"no credentials for {method} {path}"


def add_scheme(tree, rng):
    name = f"extra{rng.randrange(10)}"
    schemes = tree.setdefault("components", {}).setdefault("securitySchemes", {})
    schemes[name] = {"type": "http", "scheme": rng.choice(["bearer", "basic"])}
    path, method, operation = rng.choice(operations(tree))
    operation["security"] = [{name: []}]
    return f"{name} for {method} {path}"


def change_scheme(tree, rng):
    schemes = tree.get("components", {}).get("securitySchemes", {})
    if not schemes:
        return None
    name = rng.choice(list(schemes))
    schemes[name] = {"type": "http", "scheme": rng.choice(["bearer", "basic"])}
    return f"scheme {name} is {schemes[name]['scheme']}"


def change_server(tree, rng):
    tree["servers"] = [{"url": f"https://host{rng.randrange(10)}.example"}] + tree.get("servers", [])[
        rng.randrange(2) :
    ]
    return "another server"


def describe(tree, rng):
    schema, name = a_property(tree, rng)
    if schema is None:
        return None
    schema["properties"][name] = {"allOf": [schema["properties"][name]], "description": "Said otherwise."}
    return f"describe {name}"


def deprecate(tree, rng):
    path, method, operation = rng.choice(operations(tree))
    if rng.random() < 0.5:
        operation["deprecated"] = not operation.get("deprecated", False)
        return f"deprecate {method} {path}"
    schema, name = a_property(tree, rng, lambda schema, name: "$ref" not in schema["properties"][name])
    if schema is None:
        return None
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
    add_operation, remove_operation, rename_operation, move_operation, change_method, change_group,
    add_parameter, remove_parameter, rename_parameter, require_parameter, retype_parameter, rename_path_parameter,
    add_property, remove_property, rename_property, retype_property, require_property, relax_property, null_property,
    limit_property, default_property, direct_property, other_properties,
    add_value, remove_value, rename_value, rename_schema, unite_property,
    require_body, add_media_type, add_status, remove_status, retype_answer, add_header,
    drop_security, add_scheme, change_scheme, change_server, describe, deprecate, reorder,
]


def mutate(tree, rng, number):
    """A changed copy, and what was done: the kinds come in turn, each seeded by its number."""
    tree = copy.deepcopy(tree)
    for attempt in range(len(ALL)):
        done = ALL[(number + attempt) % len(ALL)](tree, rng)
        if done:
            return tree, done
    raise ValueError("nothing can be changed here")

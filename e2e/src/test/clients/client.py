"""Python's client, as its documentation shows it: create, patch, watch, list by page, delete. Exit 0 if all of it went as expected."""

import sys
import threading

from kubernetes import client, config, dynamic, watch

kubeconfig, namespace = sys.argv[1:]
config.load_kube_config(kubeconfig)
core, apps = client.CoreV1Api(), client.AppsV1Api()


def check(actual, expected):
    if actual != expected:
        raise AssertionError(f"{actual!r} is not {expected!r}")


def config_map(name):
    return client.V1ConfigMap(metadata=client.V1ObjectMeta(name=name, labels={"by": "python"}), data={"a": "b"})


core.create_namespace(client.V1Namespace(metadata=client.V1ObjectMeta(name=namespace)))
for i in range(5):
    check(core.create_namespaced_config_map(namespace, config_map(f"m{i}")).data, {"a": "b"})
try:
    core.create_namespaced_config_map(namespace, config_map("m0"))
    raise AssertionError("created twice")
except client.ApiException as e:
    check((e.status, e.reason), (409, "Conflict"))

pod = client.V1PodTemplateSpec(
    metadata=client.V1ObjectMeta(labels={"app": "web"}),
    spec=client.V1PodSpec(containers=[client.V1Container(name="web", image="nginx:1")]),
)
spec = client.V1DeploymentSpec(selector=client.V1LabelSelector(match_labels={"app": "web"}), template=pod)
apps.create_namespaced_deployment(namespace, client.V1Deployment(metadata=client.V1ObjectMeta(name="web"), spec=spec))
sidecar = {"spec": {"template": {"spec": {"containers": [{"name": "side", "image": "busybox"}]}}}}
patched = apps.patch_namespaced_deployment("web", namespace, sidecar)
check(sorted(c.name for c in patched.spec.template.spec.containers), ["side", "web"])
scaled = apps.patch_namespaced_deployment("web", namespace, [{"op": "replace", "path": "/spec/replicas", "value": 3}])
check(scaled.spec.replicas, 3)
check(core.patch_namespaced_config_map("m0", namespace, {"data": {"a": None, "c": "d"}}).data, {"c": "d"})

names, token, pages = [], None, 0
while True:
    page = core.list_namespaced_config_map(namespace, label_selector="by=python", limit=2, _continue=token)
    names += [item.metadata.name for item in page.items]
    pages, token = pages + 1, page.metadata._continue
    if not token:
        break
check((pages, names), (3, ["m0", "m1", "m2", "m3", "m4"]))
version = page.metadata.resource_version


def act():
    core.create_namespaced_config_map(namespace, config_map("seen"))
    core.patch_namespaced_config_map("seen", namespace, {"data": {"a": "c"}})
    core.delete_namespaced_config_map("seen", namespace)


threading.Timer(0.5, act).start()
told, stream = [], watch.Watch()
for event in stream.stream(
    core.list_namespaced_config_map, namespace, label_selector="by=python", resource_version=version, timeout_seconds=20
):
    told.append((event["type"], event["object"].metadata.name, event["object"].data["a"]))
    if event["type"] == "DELETED":
        stream.stop()
check(told, [("ADDED", "seen", "b"), ("MODIFIED", "seen", "c"), ("DELETED", "seen", "c")])

maps = dynamic.DynamicClient(client.ApiClient()).resources.get(api_version="v1", kind="ConfigMap")
check(maps.get(name="m1", namespace=namespace).data.a, "b")

core.delete_collection_namespaced_config_map(namespace, label_selector="by=python")
check(core.list_namespaced_config_map(namespace, label_selector="by=python").items, [])
check(apps.delete_namespaced_deployment("web", namespace, propagation_policy="Background").status, "Success")
core.delete_namespace(namespace)
print("python: all went as expected")

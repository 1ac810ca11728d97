// The JavaScript client, as its documentation shows it: create, patch, watch, list by page, delete. Exit 0 if all went as expected.

import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';

const [modules, kubeconfig, namespace] = process.argv.slice(2);
const k8s = await import(pathToFileURL(`${modules}/@kubernetes/client-node/dist/index.js`));

const config = new k8s.KubeConfig();
config.loadFromFile(kubeconfig);
const core = config.makeApiClient(k8s.CoreV1Api);
const apps = config.makeApiClient(k8s.AppsV1Api);
const labelSelector = 'by=javascript';
const configMap = (name) => ({ metadata: { name, labels: { by: 'javascript' } }, data: { a: 'b' } });
const as = (strategy) => k8s.setHeaderOptions('Content-Type', strategy);

await core.createNamespace({ body: { metadata: { name: namespace } } });
for (let i = 0; i < 5; i++) {
    const made = await core.createNamespacedConfigMap({ namespace, body: configMap(`m${i}`) });
    assert.deepEqual(made.data, { a: 'b' });
    assert.ok(made.metadata.creationTimestamp instanceof Date);
}
await assert.rejects(core.createNamespacedConfigMap({ namespace, body: configMap('m0') }), (e) => e.code === 409);

await apps.createNamespacedDeployment({
    namespace,
    body: {
        metadata: { name: 'web' },
        spec: {
            selector: { matchLabels: { app: 'web' } },
            template: {
                metadata: { labels: { app: 'web' } },
                spec: { containers: [{ name: 'web', image: 'nginx:1' }] },
            },
        },
    },
});
const sidecar = { spec: { template: { spec: { containers: [{ name: 'side', image: 'busybox' }] } } } };
const patched = await apps.patchNamespacedDeployment(
    { name: 'web', namespace, body: sidecar },
    as(k8s.PatchStrategy.StrategicMergePatch),
);
assert.deepEqual(patched.spec.template.spec.containers.map((c) => c.name).sort(), ['side', 'web']);
const scaled = await apps.patchNamespacedDeployment(
    { name: 'web', namespace, body: [{ op: 'replace', path: '/spec/replicas', value: 3 }] },
    as(k8s.PatchStrategy.JsonPatch),
);
assert.equal(scaled.spec.replicas, 3);
const merged = await core.patchNamespacedConfigMap(
    { name: 'm0', namespace, body: { data: { a: null, c: 'd' } } },
    as(k8s.PatchStrategy.MergePatch),
);
assert.deepEqual(merged.data, { c: 'd' });

const pages = [];
let page;
do {
    page = await core.listNamespacedConfigMap({ namespace, labelSelector, limit: 2, _continue: page?.metadata._continue });
    pages.push(page.items.map((item) => item.metadata.name));
} while (page.metadata._continue);
assert.deepEqual(pages, [['m0', 'm1'], ['m2', 'm3'], ['m4']]);

const path = `/api/v1/namespaces/${namespace}/configmaps`;
const told = [];
await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`only seen: ${told}`)), 20000);
    const seen = (type, object) => {
        told.push(`${type} ${object.metadata.name} ${object.data.a}`);
        if (type === 'DELETED') {
            clearTimeout(late);
            watching.then((controller) => controller.abort());
            resolve();
        }
    };
    const from = { labelSelector, resourceVersion: page.metadata.resourceVersion, allowWatchBookmarks: false };
    const watching = new k8s.Watch(config).watch(path, from, seen, (e) => e?.name === 'AbortError' || reject(e));
    watching.then(async () => {
        await core.createNamespacedConfigMap({ namespace, body: configMap('seen') });
        await core.patchNamespacedConfigMap(
            { name: 'seen', namespace, body: { data: { a: 'c' } } },
            as(k8s.PatchStrategy.MergePatch),
        );
        await core.deleteNamespacedConfigMap({ name: 'seen', namespace });
    }).catch(reject);
});
assert.deepEqual(told, ['ADDED seen b', 'MODIFIED seen c', 'DELETED seen c']);

const informer = k8s.makeInformer(config, path, () => core.listNamespacedConfigMap({ namespace, labelSelector }), labelSelector);
const added = new Promise((resolve) => informer.on('add', (object) => object.metadata.name === 'late' && resolve()));
await informer.start();
await core.createNamespacedConfigMap({ namespace, body: configMap('late') });
await added;
assert.equal(informer.list().length, 6);
await informer.stop();

await core.deleteCollectionNamespacedConfigMap({ namespace, labelSelector });
assert.equal((await core.listNamespacedConfigMap({ namespace, labelSelector })).items.length, 0);
const gone = await apps.deleteNamespacedDeployment({ name: 'web', namespace, propagationPolicy: 'Background' });
assert.equal(gone.status, 'Success');
await core.deleteNamespace({ name: namespace });
console.log('javascript: all went as expected');

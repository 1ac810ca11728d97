package dev.portcullis.kube.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestInfoResolverTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # method | url                                                   | verb   | prefix | group | version | namespace | resource | subresource | name | parts
        # resource paths
        GET    | /api/v1/namespaces                                      | list   | api | '' | v1 | ''    | namespaces | ''     | ''    | namespaces
        GET    | /api/v1/namespaces/other                                | get    | api | '' | v1 | other | namespaces | ''     | other | namespaces/other
        GET    | /api/v1/namespaces/other/pods                           | list   | api | '' | v1 | other | pods       | ''     | ''    | pods
        GET    | /api/v1/namespaces/other/pods/foo                       | get    | api | '' | v1 | other | pods       | ''     | foo   | pods/foo
        HEAD   | /api/v1/namespaces/other/pods/foo                       | get    | api | '' | v1 | other | pods       | ''     | foo   | pods/foo
        GET    | /api/v1/pods                                            | list   | api | '' | v1 | ''    | pods       | ''     | ''    | pods
        HEAD   | /api/v1/pods                                            | list   | api | '' | v1 | ''    | pods       | ''     | ''    | pods
        GET    | /api/v1/nodes/n                                         | get    | api | '' | v1 | ''    | nodes      | ''     | n     | nodes/n
        # special verbs
        GET    | /api/v1/proxy/namespaces/other/pods/foo                 | proxy  | api | '' | v1 | other | pods       | ''     | foo   | pods/foo
        GET    | /api/v1/proxy/namespaces/other/pods/foo/subpath/not/a/subresource | proxy | api | '' | v1 | other | pods | '' | foo | pods/foo/subpath/not/a/subresource
        GET    | /api/v1/watch/pods                                      | watch  | api | '' | v1 | ''    | pods       | ''     | ''    | pods
        GET    | /api/v1/pods?watch=true                                 | watch  | api | '' | v1 | ''    | pods       | ''     | ''    | pods
        GET    | /api/v1/pods?watch=1                                    | watch  | api | '' | v1 | ''    | pods       | ''     | ''    | pods
        GET    | /api/v1/pods?watch                                      | watch  | api | '' | v1 | ''    | pods       | ''     | ''    | pods
        GET    | /api/v1/pods?watch=false                                | list   | api | '' | v1 | ''    | pods       | ''     | ''    | pods
        GET    | /api/v1/pods?watch=FALSE                                | list   | api | '' | v1 | ''    | pods       | ''     | ''    | pods
        GET    | /api/v1/pods?watch=0                                    | list   | api | '' | v1 | ''    | pods       | ''     | ''    | pods
        GET    | /api/v1/watch/namespaces/other/pods                     | watch  | api | '' | v1 | other | pods       | ''     | ''    | pods
        GET    | /api/v1/namespaces/other/pods?watch=1                   | watch  | api | '' | v1 | other | pods       | ''     | ''    | pods
        GET    | /api/v1/namespaces/other/pods/foo?watch=1               | get    | api | '' | v1 | other | pods       | ''     | foo   | pods/foo
        # subresource identification
        GET    | /api/v1/namespaces/other/pods/foo/status                | get    | api | '' | v1 | other | pods       | status | foo   | pods/foo/status
        GET    | /api/v1/namespaces/other/pods/foo/proxy/subpath         | get    | api | '' | v1 | other | pods       | proxy  | foo   | pods/foo/proxy/subpath
        PUT    | /api/v1/namespaces/other/finalize                       | update | api | '' | v1 | other | namespaces | finalize | other | namespaces/other/finalize
        PUT    | /api/v1/namespaces/other/status                         | update | api | '' | v1 | other | namespaces | status | other | namespaces/other/status
        GET    | /api/v1/namespaces/status/pods                          | list   | api | '' | v1 | status | pods      | ''     | ''    | pods
        # verb identification
        PATCH  | /api/v1/namespaces/other/pods/foo                       | patch  | api | '' | v1 | other | pods       | ''     | foo   | pods/foo
        DELETE | /api/v1/namespaces/other/pods/foo                       | delete | api | '' | v1 | other | pods       | ''     | foo   | pods/foo
        POST   | /api/v1/namespaces/other/pods                           | create | api | '' | v1 | other | pods       | ''     | ''    | pods
        PUT    | /api/v1/namespaces/other/pods/foo                       | update | api | '' | v1 | other | pods       | ''     | foo   | pods/foo
        OPTIONS | /api/v1/namespaces/other/pods                          | ''     | api | '' | v1 | other | pods       | ''     | ''    | pods
        # deletecollection
        DELETE | /api/v1/nodes                                           | deletecollection | api | '' | v1 | '' | nodes      | ''     | ''    | nodes
        DELETE | /api/v1/namespaces                                      | deletecollection | api | '' | v1 | '' | namespaces | ''     | ''    | namespaces
        DELETE | /api/v1/namespaces/other/pods                           | deletecollection | api | '' | v1 | other | pods    | ''     | ''    | pods
        DELETE | /apis/extensions/v1/namespaces/other/pods               | deletecollection | apis | extensions | v1 | other | pods | '' | '' | pods
        # groups
        POST   | /apis/extensions/v1/namespaces/other/pods               | create | apis | extensions | v1 | other | pods | '' | '' | pods
        GET    | /apis/apps/v1/deployments                               | list   | apis | apps | v1 | '' | deployments | '' | '' | deployments
        # a field selector that names one object
        GET    | /apis/x/v1/namespaces/other/pods?fieldSelector=metadata.name=foo               | list | apis | x | v1 | other | pods | '' | foo | pods
        GET    | /apis/x/v1/namespaces/other/pods?fieldSelector=metadata.name==foo              | list | apis | x | v1 | other | pods | '' | foo | pods
        GET    | /apis/x/v1/namespaces/other/pods?fieldSelector=a=b,metadata.name=foo           | list | apis | x | v1 | other | pods | '' | foo | pods
        GET    | /apis/x/v1/namespaces/other/pods?fieldSelector=metadata.name!=foo              | list | apis | x | v1 | other | pods | '' | '' | pods
        GET    | /apis/x/v1/namespaces/other/pods?fieldSelector=metadata.name=a/b               | list | apis | x | v1 | other | pods | '' | '' | pods
        GET    | /apis/x/v1/namespaces/other/pods?fieldSelector=metadata.name=..                | list | apis | x | v1 | other | pods | '' | '' | pods
        GET    | /apis/x/v1/namespaces/other/pods?watch=1&fieldSelector=metadata.name=foo       | watch | apis | x | v1 | other | pods | '' | foo | pods
        DELETE | /apis/x/v1/namespaces/other/pods?fieldSelector=metadata.name=foo               | deletecollection | apis | x | v1 | other | pods | '' | '' | pods
        """)
    void resources(
            String method,
            String url,
            String verb,
            String prefix,
            String group,
            String version,
            String namespace,
            String resource,
            String subresource,
            String name,
            String parts) {
        RequestInfo info = resolve(method, url);

        assertThat(info.resourceRequest()).isTrue();
        assertThat(Stream.of(
                        info.verb(),
                        info.apiPrefix(),
                        info.apiGroup(),
                        info.apiVersion(),
                        info.namespace(),
                        info.resource(),
                        info.subresource(),
                        info.name(),
                        String.join("/", info.parts())))
                .containsExactly(verb, prefix, group, version, namespace, resource, subresource, name, parts);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GET     | /
        GET     | /api
        GET     | /api/v1
        GET     | /api/v1/
        GET     | /apis
        GET     | /apis/apps
        GET     | /apis/apps/v1
        GET     | /apis/apps/v1/
        GET     | /healthz
        GET     | /healthz/ping
        POST    | /version
        GET     | /openapi/v3/apis/apps/v1
        GET     | /a/b/c/d/e
        GET     | /apiz/v1/pods
        OPTIONS | /metrics
        """)
    void nonResources(String method, String url) {
        RequestInfo info = resolve(method, url);

        assertThat(info.resourceRequest()).isFalse();
        assertThat(info.path()).isEqualTo(url);
        assertThat(info.verb()).isEqualTo(method.toLowerCase(java.util.Locale.ROOT));
        assertThat(info.resource() + info.name() + info.namespace() + info.apiGroup())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GET    | /api/v1/pods?fieldSelector=a=b&labelSelector=x            | a=b | x
        GET    | /api/v1/pods?watch=1&labelSelector=x                      | ''  | x
        DELETE | /api/v1/pods?labelSelector=x                              | ''  | x
        GET    | /api/v1/watch/pods?fieldSelector=a=b&labelSelector=x      | ''  | ''
        GET    | /api/v1/namespaces/n/pods/p?labelSelector=x               | ''  | ''
        POST   | /api/v1/namespaces/n/pods?labelSelector=x                 | ''  | ''
        """)
    void selectors(String method, String url, String fields, String labels) {
        RequestInfo info = resolve(method, url);

        assertThat(info.fieldSelector()).isEqualTo(fields);
        assertThat(info.labelSelector()).isEqualTo(labels);
    }

    private static RequestInfo resolve(String method, String url) {
        String[] pathAndQuery = url.split("\\?", 2);
        Map<String, String> query = pathAndQuery.length < 2
                ? Map.of()
                : Stream.of(pathAndQuery[1].split("&"))
                        .map(term -> term.split("=", 2))
                        .collect(Collectors.toMap(term -> term[0], term -> term.length < 2 ? "" : term[1]));
        return RequestInfoResolver.resolve(method, pathAndQuery[0], query::get);
    }
}

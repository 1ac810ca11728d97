package dev.portcullis.store.rest;

import dev.portcullis.kube.connection.ClientConnection;
import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.service.ServiceName;
import dev.portcullis.kube.user.RemoteUserHeaders;
import dev.portcullis.kube.user.UserInfo;
import dev.portcullis.store.read.Query;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came, without the servlet around it.
 *
 * @param path    decoded
 * @param caller  the service that sent it, by the name in its certificate
 * @param headers by their names in lower case
 * @param connection null where the server does not tell
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Call(
        String method,
        String path,
        Query query,
        RequestInfo info,
        String caller,
        Map<String, List<String>> headers,
        byte[] body,
        @Nullable ClientConnection connection) {

    @Nullable
    String header(String name) {
        List<String> values = headers.get(name);
        return values == null || values.isEmpty() ? null : String.join(", ", values);
    }

    /** The same for an answer that must not be compressed. */
    Call uncompressed() {
        Map<String, List<String>> fewer = new HashMap<>(headers);
        fewer.remove("accept-encoding");
        return new Call(method, path, query, info, caller, fewer, body, connection);
    }

    boolean fromGateway() {
        return caller.equals(ServiceName.GATEWAY.id());
    }

    /** Whether nobody reads the answer any more. To be asked by the thread that answers. */
    boolean clientGone() {
        return connection != null && connection.gone();
    }

    /** Whom the gateway speaks for; another service speaks for itself. */
    UserInfo user() {
        return fromGateway()
                ? RemoteUserHeaders.read(headers)
                : UserInfo.of("system:portcullis:" + caller, UserInfo.MASTERS, UserInfo.AUTHENTICATED);
    }
}

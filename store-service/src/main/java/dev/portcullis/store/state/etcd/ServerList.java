package dev.portcullis.store.state.etcd;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Resolves {@code etcd-servers:///host:port,host:port}; gRPC itself knows only targets of one name. Each server's
 * certificate has to carry the server's own name.
 */
final class ServerList extends NameResolver {
    private static final String SCHEME = "etcd-servers";
    private static final int PORT = 2379;

    private final List<String> servers;
    private Listener2 listener = new NoListener();

    private ServerList(List<String> servers) {
        this.servers = servers;
    }

    static String target(List<URI> servers) {
        List<String> authorities = new ArrayList<>();
        for (URI server : servers) {
            authorities.add(server.getHost() + ":" + (server.getPort() < 0 ? PORT : server.getPort()));
        }
        try {
            return new URI(SCHEME, "", "/" + String.join(",", authorities), null).toString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a list of etcd servers: " + servers, e);
        }
    }

    @Override
    public String getServiceAuthority() {
        return servers.getFirst();
    }

    @Override
    public void start(Listener2 newListener) {
        listener = newListener;
        refresh();
    }

    @Override
    public void refresh() {
        List<EquivalentAddressGroup> addresses = new ArrayList<>();
        for (String server : servers) {
            int colon = server.lastIndexOf(':');
            String host = server.substring(0, colon).replace("[", "").replace("]", "");
            InetSocketAddress address = new InetSocketAddress(host, Integer.parseInt(server.substring(colon + 1)));
            if (!address.isUnresolved()) {
                addresses.add(new EquivalentAddressGroup(
                        address,
                        Attributes.newBuilder()
                                .set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, server)
                                .build()));
            }
        }
        listener.onResult(ResolutionResult.newBuilder()
                .setAddressesOrError(
                        addresses.isEmpty()
                                ? StatusOr.fromStatus(
                                        Status.UNAVAILABLE.withDescription("none of these hosts is known: " + servers))
                                : StatusOr.fromValue(addresses))
                .build());
    }

    @Override
    public void shutdown() {
        listener = new NoListener();
    }

    /** How gRPC finds this. */
    static final class Provider extends NameResolverProvider {
        @Override
        public @Nullable NameResolver newNameResolver(URI target, Args args) {
            return SCHEME.equals(target.getScheme())
                    ? new ServerList(List.of(target.getPath().substring(1).split(",")))
                    : null;
        }

        @Override
        public String getDefaultScheme() {
            return SCHEME;
        }

        @Override
        protected boolean isAvailable() {
            return true;
        }

        @Override
        protected int priority() {
            return 0; // never the default for other targets
        }
    }

    private static final class NoListener extends Listener2 {
        @Override
        public void onResult(ResolutionResult result) {}

        @Override
        public void onError(Status error) {}
    }
}

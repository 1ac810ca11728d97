package dev.portcullis.store.state.etcd;

import dev.portcullis.store.state.StateStoreSettings;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** The connections to the servers of a cluster; calls go to all of them in turn. */
final class EtcdChannel {
    private static final int WINDOW = 4 << 20;

    static {
        NameResolverRegistry.getDefaultRegistry().register(new ServerList.Provider());
    }

    private EtcdChannel() {}

    static ManagedChannel open(StateStoreSettings.Etcd settings) {
        NettyChannelBuilder builder = NettyChannelBuilder.forTarget(ServerList.target(settings.servers()))
                .defaultLoadBalancingPolicy("round_robin")
                .maxInboundMessageSize(Integer.MAX_VALUE) // etcd itself decides how much it sends at once
                .flowControlWindow(WINDOW)
                .disableRetry() // whether a call may be repeated is ours to know
                .keepAliveTime(10, TimeUnit.SECONDS)
                .keepAliveTimeout(5, TimeUnit.SECONDS);
        return settings.tls()
                ? builder.sslContext(sslContext(settings)).build()
                : builder.usePlaintext().build();
    }

    private static SslContext sslContext(StateStoreSettings.Etcd settings) {
        SslContextBuilder builder = GrpcSslContexts.forClient();
        try {
            if (settings.caFile() != null) {
                builder.trustManager(settings.caFile().toFile());
            }
            if (settings.certFile() != null && settings.keyFile() != null) {
                builder.keyManager(
                        settings.certFile().toFile(), settings.keyFile().toFile());
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the files of --etcd-cafile, --etcd-certfile and --etcd-keyfile cannot be used: " + e.getMessage(),
                    e);
        }
    }
}

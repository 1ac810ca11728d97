package dev.portcullis.kube.client;

import dev.portcullis.kube.service.ServiceName;
import java.net.URI;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;

/** Makes the clients from the flags {@code --authn-url} … and the service's own internal certificate. */
public final class InternalClients {
    private final Environment flags;
    private final SslBundles bundles;

    public InternalClients(Environment flags, SslBundles bundles) {
        this.flags = flags;
        this.bundles = bundles;
    }

    /** @throws IllegalStateException if the flag that says where the service listens is missing */
    public InternalClient to(ServiceName service) {
        String flag = service.id().replace("-service", "") + "-url";
        String url = flags.getProperty(flag);
        if (url == null) {
            throw new IllegalStateException("--" + flag + " must say where " + service.id() + " listens");
        }
        return new InternalClient(
                service, URI.create(url), bundles.getBundle("internal").createSslContext());
    }

    public StoreClient store() {
        return new StoreClient(to(ServiceName.STORE));
    }
}

package dev.portcullis.authz.configuration;

import dev.portcullis.authz.Authorizer;
import dev.portcullis.authz.UnionAuthorizer;
import dev.portcullis.authz.abac.AbacAuthorizer;
import dev.portcullis.authz.configuration.Configuration.Hook;
import dev.portcullis.authz.masters.MastersAuthorizer;
import dev.portcullis.authz.webhook.Reviewer;
import dev.portcullis.authz.webhook.WebhookAuthorizer;
import dev.portcullis.kube.outbound.Kubeconfig;
import dev.portcullis.kube.outbound.Webhook;
import dev.portcullis.kube.reload.ReloadingFile;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who is asked: the administrators' group first, then what the flags or the file say. A file is read again when it changes; webhooks may
 * come and go then, all else stays as it was at start. One that makes no sense changes nothing.
 */
public final class AuthorizerChain implements AutoCloseable {
    static final String FILE = "authorization-config";
    /** Longer than any question that is under way. */
    private static final Duration FAREWELL = Duration.ofSeconds(40);

    private final Map<String, Authorizer> available = new TreeMap<>();
    private final UnionAuthorizer union = new UnionAuthorizer(List.of());
    private final Set<String> builtIn;
    private final Runnable onChange;
    private final @Nullable ReloadingFile<Configuration> file;
    private Map<Hook, WebhookAuthorizer> webhooks = Map.of();

    /**
     * @param others the authorizers that can be asked by their names
     * @param onChange called when others are asked than before
     * @throws BadFlagException if that is not said so that it makes sense
     */
    public AuthorizerChain(FlagValues flags, Collection<Authorizer> others, Runnable onChange) {
        this.onChange = onChange;
        others.forEach(authorizer -> available.put(authorizer.name(), authorizer));
        AbacAuthorizer abac = abac(flags);
        if (abac != null) {
            available.put(abac.name(), abac);
        }
        Path path = flags.file(FILE);
        Configuration first;
        if (path == null) {
            file = null;
            first = AuthorizationFlags.read(flags, known());
        } else {
            file = open(flags, path);
            first = file.get();
        }
        builtIn = first.builtIn();
        replace(first);
    }

    private Set<String> known() {
        Set<String> known = new TreeSet<>(available.keySet());
        known.add(AbacAuthorizer.MODE);
        known.add(Configuration.WEBHOOK);
        return known;
    }

    private static @Nullable AbacAuthorizer abac(FlagValues flags) {
        Path policies = flags.file(AuthorizationFlags.POLICY_FILE);
        try {
            return policies == null ? null : AbacAuthorizer.read(policies);
        } catch (IOException e) {
            throw new BadFlagException(AuthorizationFlags.POLICY_FILE, "cannot be used: " + e.getMessage());
        }
    }

    private ReloadingFile<Configuration> open(FlagValues flags, Path path) {
        for (String flag : AuthorizationFlags.REPLACED) {
            if (flags.text(flag) != null) {
                throw new BadFlagException(FILE, "can not be specified when --" + flag + " is");
            }
        }
        try {
            return new ReloadingFile<>(path, this::read, this::reload);
        } catch (IOException e) {
            throw new BadFlagException(FILE, "cannot be used: " + e.getMessage());
        }
    }

    private Configuration read(Path path) throws IOException {
        Configuration read = AuthorizationConfigurationFile.read(path, available.keySet());
        // Null while the constructor reads it for the first time.
        if (builtIn != null && !read.builtIn().equals(builtIn)) {
            throw new IOException(
                    path + ": authorizers: only webhooks can come and go without a restart; the others are " + builtIn);
        }
        return read;
    }

    private void reload() {
        ReloadingFile<Configuration> changed = file;
        if (changed != null) {
            replace(changed.get());
            onChange.run();
        }
    }

    private synchronized void replace(Configuration configuration) {
        Map<Hook, WebhookAuthorizer> before = new HashMap<>(webhooks);
        Map<Hook, WebhookAuthorizer> after = new HashMap<>();
        List<Authorizer> chain = new ArrayList<>();
        chain.add(new MastersAuthorizer());
        for (Configuration.Entry entry : configuration.authorizers()) {
            Hook hook = entry.webhook();
            if (hook == null) {
                chain.add(available.get(entry.type()));
            } else {
                WebhookAuthorizer kept = before.remove(hook);
                WebhookAuthorizer webhook = kept == null ? webhook(hook) : kept;
                after.put(hook, webhook);
                chain.add(webhook);
            }
        }
        union.replace(chain);
        webhooks = after;
        if (!before.isEmpty()) {
            Thread.ofVirtual().name("webhooks' farewell").start(() -> farewell(before.values()));
        }
    }

    private static WebhookAuthorizer webhook(Hook hook) {
        return new WebhookAuthorizer(hook.settings(), new Remote(hook.target()));
    }

    private static final class Remote implements Reviewer {
        private final Webhook webhook;

        Remote(Kubeconfig target) {
            this.webhook = new Webhook(target);
        }

        @Override
        public byte[] ask(byte[] review, Duration patience) throws IOException {
            return webhook.ask(review, patience);
        }

        @Override
        public void close() {
            webhook.close();
        }
    }

    private static void farewell(Collection<WebhookAuthorizer> gone) {
        try {
            Thread.sleep(FAREWELL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        gone.forEach(WebhookAuthorizer::close);
    }

    public UnionAuthorizer union() {
        return union;
    }

    /** Whether a mode is one of those that are asked. */
    public boolean asks(String mode) {
        return builtIn.contains(mode);
    }

    @Override
    public synchronized void close() {
        if (file != null) {
            file.close();
        }
        webhooks.values().forEach(WebhookAuthorizer::close);
    }
}

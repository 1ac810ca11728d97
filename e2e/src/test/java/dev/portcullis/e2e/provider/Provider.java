package dev.portcullis.e2e.provider;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Pem;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import tools.jackson.databind.json.JsonMapper;

/** A Spring Authorization Server on TLS whose clients log in by themselves; their claims are what a test wants them to be. */
public final class Provider implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final String url;
    private final Path ca;
    private final Keys keys = new Keys();
    private final Map<String, Object> claims;
    private final ConfigurableApplicationContext context;

    /** @param ca issues the server's certificate, and is written to {@code NAME-ca.crt} in the directory */
    public Provider(String name, int port, Path dir, Map<String, Object> claims) {
        this.url = "https://127.0.0.1:" + port;
        this.ca = dir.resolve(name + "-ca.crt");
        this.claims = claims;
        Pem authority = Pem.authority("CN=" + name);
        authority.write(ca, dir.resolve(name + "-ca.key"));
        Path certificate = dir.resolve(name + ".crt");
        Path key = dir.resolve(name + ".key");
        authority.issueServer("CN=" + name).write(certificate, key);
        SpringApplication application = new SpringApplication(Server.class);
        Map<String, Object> properties = new HashMap<>();
        properties.put("server.port", port);
        properties.put("server.address", "127.0.0.1");
        properties.put("server.ssl.certificate", certificate.toString());
        properties.put("server.ssl.certificate-private-key", key.toString());
        properties.put("spring.main.banner-mode", "off");
        properties.put("logging.level.root", "warn");
        application.setDefaultProperties(properties);
        application.addInitializers(started -> started.getBeanFactory().registerSingleton("provider", this));
        this.context = application.run();
    }

    public String url() {
        return url;
    }

    public Path caFile() {
        return ca;
    }

    /** A new key is published, and signs from now on; the ones before stay. */
    public void rollOver() {
        keys.add();
    }

    /** The last key alone is published. */
    public void retire() {
        keys.retire();
    }

    /** A client's token, as the client gets it. */
    public String token(String client) {
        String secret =
                Base64.getEncoder().encodeToString((client + ":secret-of-" + client).getBytes(StandardCharsets.UTF_8));
        try (Https https = Https.to(url, ca, Optional.empty())) {
            HttpResponse<String> answer = https.with("Authorization", "Basic " + secret)
                    .with("Content-Type", "application/x-www-form-urlencoded")
                    .form("/oauth2/token", "grant_type=client_credentials");
            if (answer.statusCode() != 200) {
                throw new AssertionError(answer.statusCode() + " " + answer.body());
            }
            return JSON.readTree(answer.body()).path("access_token").asString();
        }
    }

    @Override
    public void close() {
        context.close();
    }

    private static final class Keys {
        private volatile List<RSAKey> published = List.of(make());

        private static RSAKey make() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(2048);
                KeyPair pair = generator.generateKeyPair();
                return new RSAKey.Builder((RSAPublicKey) pair.getPublic())
                        .privateKey(pair.getPrivate())
                        .keyID(UUID.randomUUID().toString())
                        .build();
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        void add() {
            List<RSAKey> more = new ArrayList<>(published);
            more.add(make());
            published = List.copyOf(more);
        }

        void retire() {
            published = List.of(published.getLast());
        }

        JWKSet set() {
            return new JWKSet(List.copyOf(published));
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Server {
        @Bean
        AuthorizationServerSettings settings(Provider provider) {
            return AuthorizationServerSettings.builder().issuer(provider.url).build();
        }

        @Bean
        RegisteredClientRepository clients() {
            return new InMemoryRegisteredClientRepository(client("ann", 600), client("brief", 3));
        }

        private static RegisteredClient client(String name, int seconds) {
            return RegisteredClient.withId(name)
                    .clientId(name)
                    .clientSecret("{noop}secret-of-" + name)
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                    .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                    .tokenSettings(TokenSettings.builder()
                            .accessTokenTimeToLive(Duration.ofSeconds(seconds))
                            .build())
                    .build();
        }

        @Bean
        JWKSource<SecurityContext> keys(Provider provider) {
            return (selector, context) -> selector.select(provider.keys.set());
        }

        @Bean
        JwtEncoder encoder(JWKSource<SecurityContext> keys) {
            NimbusJwtEncoder encoder = new NimbusJwtEncoder(keys);
            encoder.setJwkSelector(List::getLast);
            return encoder;
        }

        @Bean
        OAuth2TokenCustomizer<JwtEncodingContext> claims(Provider provider) {
            return context ->
                    provider.claims.forEach((name, value) -> context.getClaims().claim(name, value));
        }
    }
}

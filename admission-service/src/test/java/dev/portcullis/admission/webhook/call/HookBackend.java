package dev.portcullis.admission.webhook.call;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.portcullis.kube.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A webhook's server on 127.0.0.1, over TLS with a certificate of its own; it may be shown the same one as a client's. */
public final class HookBackend implements AutoCloseable {
    private static final char[] PASSWORD = "secret".toCharArray();

    private final HttpsServer server;
    private final Own own;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile Function<Asked, Answer> answers = question -> Answer.of(allowed(question));

    /** @param client whose certificate was shown; empty for none */
    public record Asked(String uri, HttpExchange exchange, JsonNode review, String client) {
        public JsonNode request() {
            return review.path("request");
        }

        public String header(String name) {
            return String.valueOf(exchange.getRequestHeaders().getFirst(name));
        }
    }

    public record Answer(int status, String type, byte[] body) {
        public static Answer of(JsonNode review) {
            return new Answer(200, "application/json", Json.write(review));
        }

        public static Answer of(int status, String text) {
            return new Answer(status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private record Own(KeyPair keys, X509Certificate certificate) {}

    /** @param names that its certificate has beside its address */
    public HookBackend(String... names) {
        try {
            own = certificate(names);
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            SSLContext tls = tls();
            server.setHttpsConfigurator(new HttpsConfigurator(tls) {
                @Override
                public void configure(HttpsParameters parameters) {
                    SSLParameters wanted = tls.getDefaultSSLParameters();
                    wanted.setWantClientAuth(true);
                    parameters.setSSLParameters(wanted);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    private static Own certificate(String... names)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair keys = generator.generateKeyPair();
        X500Name name = new X500Name("CN=hook");
        Instant now = Instant.now();
        GeneralName[] all = Stream.concat(
                        Stream.of(new GeneralName(GeneralName.iPAddress, "127.0.0.1")),
                        Stream.of(names).map(one -> new GeneralName(GeneralName.dNSName, one)))
                .toArray(GeneralName[]::new);
        return new Own(
                keys,
                new JcaX509CertificateConverter()
                        .getCertificate(new JcaX509v3CertificateBuilder(
                                        name,
                                        BigInteger.ONE,
                                        Date.from(now.minusSeconds(60)),
                                        Date.from(now.plusSeconds(3600)),
                                        name,
                                        keys.getPublic())
                                .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(all))
                                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))));
    }

    private SSLContext tls() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        store.setKeyEntry("own", own.keys().getPrivate(), PASSWORD, new X509Certificate[] {own.certificate()});
        store.setCertificateEntry("ca", own.certificate());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    public HookBackend answering(Function<Asked, Answer> how) {
        answers = how;
        return this;
    }

    /** What it was asked, in order. */
    public List<Asked> asked() {
        return asked;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return "https://127.0.0.1:" + port();
    }

    public String caBundle() {
        return base64(certificatePem());
    }

    public String certificatePem() {
        try {
            return pem("CERTIFICATE", own.certificate().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String keyPem() {
        return pem("PRIVATE KEY", own.keys().getPrivate().getEncoded());
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + what
                + "-----\n";
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Asked question =
                    new Asked(exchange.getRequestURI().toString(), exchange, Json.read(body), client(exchange));
            asked.add(question);
            Answer answer = answers.apply(question);
            exchange.getResponseHeaders().add("Content-Type", answer.type());
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }

    private static String client(HttpExchange exchange) {
        try {
            return ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException e) {
            return "";
        }
    }

    /** An answer to the question that says yes. */
    public static ObjectNode allowed(Asked question) {
        return response(question, true);
    }

    public static ObjectNode denied(Asked question, String status) {
        ObjectNode review = response(question, false);
        ((ObjectNode) review.path("response")).set("status", Json.MAPPER.readTree(status.replace('\'', '"')));
        return review;
    }

    /** @param patch with single quotes */
    public static ObjectNode patched(Asked question, String patch) {
        ObjectNode review = response(question, true);
        ((ObjectNode) review.path("response"))
                .put("patchType", "JSONPatch")
                .put("patch", base64(patch.replace('\'', '"')));
        return review;
    }

    private static ObjectNode response(Asked question, boolean allowed) {
        ObjectNode review = Json.object()
                .put("apiVersion", question.review().path("apiVersion").asString())
                .put("kind", "AdmissionReview");
        review.putObject("response")
                .put("uid", question.request().path("uid").asString())
                .put("allowed", allowed);
        return review;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

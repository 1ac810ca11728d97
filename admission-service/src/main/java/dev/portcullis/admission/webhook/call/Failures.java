package dev.portcullis.admission.webhook.call;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;

/** What went wrong on the way, in the words of Go's library, which administrators know. */
final class Failures {
    static final String DEADLINE = "context deadline exceeded";

    private Failures() {}

    static String words(IOException e) {
        return switch (e) {
            case SocketTimeoutException late -> DEADLINE;
            case UnknownHostException unknown -> "dial tcp: lookup " + unknown.getMessage() + ": no such host";
            case ConnectException refused -> "dial tcp: connect: " + lower(refused);
            case NoRouteToHostException nowhere -> "dial tcp: connect: no route to host";
            case SSLException tls -> tls(tls);
            case NoHttpResponseException ended -> "EOF";
            default -> String.valueOf(e.getMessage());
        };
    }

    /** Of which connection it is. */
    static IOException dialling(String address, IOException e) {
        return e instanceof ConnectException ? new IOException("dial tcp " + address + ": connect: " + lower(e), e) : e;
    }

    private static String lower(IOException e) {
        return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    }

    private static String tls(SSLException e) {
        if (cause(e, CertPathBuilderException.class).isPresent()) {
            return "tls: failed to verify certificate: x509: certificate signed by unknown authority";
        }
        return cause(e, CertificateException.class)
                .map(bad -> "tls: failed to verify certificate: x509: " + bad.getMessage())
                .orElse("tls: " + e.getMessage());
    }

    private static <T extends Throwable> Optional<T> cause(Throwable e, Class<T> type) {
        for (@Nullable Throwable at = e; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return Optional.of(type.cast(at));
            }
        }
        return Optional.empty();
    }

    /**
     * What client-go says of an answer that is no success ({@code apierrors.NewGenericServerResponse}).
     *
     * @param text of the body, where it is text
     */
    static CallFailedException status(int code, String text) {
        String message = switch (code) {
            case 400 -> "the server rejected our request for an unknown reason";
            case 401 -> "the server has asked for the client to provide credentials";
            case 403, 415 -> text;
            case 404 -> "the server could not find the requested resource";
            case 405 -> "the server does not allow this method on the requested resource";
            case 406 ->
                text.equals("unknown")
                        ? "the server was unable to respond with a content type that the client supports"
                        : text;
            case 409 -> "the server reported a conflict";
            case 422 -> "the server rejected our request due to an error in our request";
            case 429 -> "the server has received too many requests and has asked us to try again later";
            case 503 -> "the server is currently unable to handle the request";
            case 504 ->
                "the server was unable to return a response in the time allotted, but may still be processing the request";
            default ->
                code >= 500
                        ? "an error on the server (\"%s\") has prevented the request from succeeding".formatted(text)
                        : "the server responded with the status code %d but did not return more information"
                                .formatted(code);
        };
        return new CallFailedException("failed to call webhook: " + message, code);
    }
}

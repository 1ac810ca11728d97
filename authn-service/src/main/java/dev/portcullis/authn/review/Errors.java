package dev.portcullis.authn.review;

import dev.portcullis.kube.client.StageUnavailableException;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.StatusWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Whatever is thrown becomes a Status, and so does a path that leads nowhere. */
@RestController
@RestControllerAdvice
public class Errors {
    @RequestMapping({"/apis/authentication.k8s.io/**", "/apis/identity.portcullis.dev/**"})
    void noSuchPath() {
        throw ApiErrors.noSuchPath();
    }

    @ExceptionHandler(Exception.class)
    void status(Exception thrown, HttpServletResponse response) throws IOException {
        Exception answer = switch (thrown) {
            case StageUnavailableException gone -> gone.asApiException();
            case HttpRequestMethodNotSupportedException method -> ApiErrors.methodNotAllowed();
            default -> thrown;
        };
        StatusWriter.write(StatusWriter.of(answer), response);
    }
}

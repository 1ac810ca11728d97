package dev.portcullis.authz.review;

import dev.portcullis.kube.status.StatusWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Whatever is thrown becomes a Status. */
@RestControllerAdvice
public class Errors {
    @ExceptionHandler(Exception.class)
    void status(Exception thrown, HttpServletResponse response) throws IOException {
        StatusWriter.write(StatusWriter.of(thrown), response);
    }
}

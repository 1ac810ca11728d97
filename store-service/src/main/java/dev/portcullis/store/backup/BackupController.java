package dev.portcullis.store.backup;

import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.StatusWriter;
import dev.portcullis.store.state.StateStore;
import dev.portcullis.store.state.embedded.EmbeddedStateStore;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /backup}, for the launcher: the embedded store while it is in use. An answer that breaks off is no backup. */
@RestController
public class BackupController {
    private final StateStore store;

    public BackupController(StateStore store) {
        this.store = store;
    }

    @GetMapping("/backup")
    public void backup(HttpServletResponse response) throws IOException {
        if (!(store.implementation() instanceof EmbeddedStateStore embedded)) {
            throw ApiErrors.badRequest(
                    "the objects are in etcd, which has snapshots of its own: etcdctl snapshot save");
        }
        response.setContentType("application/zip");
        embedded.backUp(response.getOutputStream());
    }

    @ExceptionHandler
    public void refused(ApiException e, HttpServletResponse response) throws IOException {
        StatusWriter.write(StatusWriter.of(e), response);
    }
}

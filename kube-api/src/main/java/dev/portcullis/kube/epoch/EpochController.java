package dev.portcullis.kube.epoch;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /epochs}. A service takes it in by importing it and declaring an {@link Epoch} bean. When the service stops, the
 * streams end before the server waits for them.
 */
@RestController
public class EpochController implements SmartLifecycle {
    private final Epoch epoch;
    private volatile boolean running;

    public EpochController(Epoch epoch) {
        this.epoch = epoch;
    }

    @GetMapping("/epochs")
    public void epochs(HttpServletResponse response) throws InterruptedException {
        response.setContentType("application/json");
        try {
            epoch.stream(response.getOutputStream());
        } catch (IOException e) {
            // The gateway went away: it comes back by itself.
        }
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        epoch.end();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}

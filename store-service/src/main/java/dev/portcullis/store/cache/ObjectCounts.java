package dev.portcullis.store.cache;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Map;
import java.util.TreeMap;

/** {@code apiserver_storage_objects}: how many objects there are of each resource, counted when somebody asks. */
public final class ObjectCounts implements Collector {
    private static final String NAME = "apiserver_storage_objects";

    private final Feed feed;

    public ObjectCounts(Feed feed) {
        this.feed = feed;
    }

    @Override
    public MetricSnapshot collect() {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(NAME).help("Objects that are stored, by resource");
        Map<String, Integer> counts = new TreeMap<>();
        // In however many versions.
        feed.all()
                .forEach(cache -> counts.putIfAbsent(
                        cache.type().groupResource(), cache.state().objects().size()));
        counts.forEach((resource, count) -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(Labels.of("resource", resource))
                .value(count)
                .build()));
        return gauge.build();
    }

    @Override
    public String getPrometheusName() {
        return NAME;
    }
}

package dev.portcullis.store.cache;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

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
        for (ResourceCache cache : feed.all()) {
            gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .labels(Labels.of("resource", cache.type().groupResource()))
                    .value(cache.state().objects().size())
                    .build());
        }
        return gauge.build();
    }

    @Override
    public String getPrometheusName() {
        return NAME;
    }
}

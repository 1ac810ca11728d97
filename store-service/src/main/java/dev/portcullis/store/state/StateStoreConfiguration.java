package dev.portcullis.store.state;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The service's store, opened by its flags. */
@Configuration(proxyBeanMethods = false)
public class StateStoreConfiguration {
    @Bean
    StateStore stateStore(Environment flags, MeterRegistry registry) {
        return new MeasuredStateStore(StateStores.open(new StateStoreFlags(flags).settings()), registry);
    }

    @Bean
    Compactor compactor(StateStore store, Environment flags) {
        return new Compactor(store, new StateStoreFlags(flags).compactionInterval());
    }
}

package org.leveret.interop.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.actuate.amqp.RabbitHealthIndicator;
import org.springframework.boot.actuate.autoconfigure.amqp.RabbitHealthContributorAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.metrics.amqp.RabbitMetricsAutoConfiguration;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.amqp.RabbitAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

/** What Spring Boot makes of an application that knows no more than the broker's address: its health, its template, its metrics. */
class BootTest extends SpringTest {
    /** What Spring Boot configures by itself where Spring AMQP and its actuator are on the class path. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        RabbitAutoConfiguration.class,
        RabbitHealthContributorAutoConfiguration.class,
        RabbitMetricsAutoConfiguration.class
    })
    static class Application {
        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    /** Only its context: an application that is run takes over the logging of its process, which others are in. */
    private AnnotationConfigApplicationContext application(int port) {
        AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext();
        closing(application);
        application
                .getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "broker",
                        Map.of(
                                "spring.rabbitmq.host", broker.address().host(),
                                "spring.rabbitmq.port", port,
                                "spring.rabbitmq.username", broker.address().user(),
                                "spring.rabbitmq.password", broker.address().password(),
                                "spring.rabbitmq.publisher-confirm-type", "correlated")));
        application.register(Application.class);
        application.refresh();
        return application;
    }

    @Test
    void itsHealthIsUpWithTheVersionOfTheBroker() throws Exception {
        Health health = application(broker.address().port())
                .getBean(RabbitHealthIndicator.class)
                .health();
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        Object version = connection().getServerProperties().get("version");
        assertThat(health.getDetails()).containsEntry("version", String.valueOf(version));
    }

    @Test
    void itsHealthIsDownWithoutABroker() {
        Health health = application(1).getBean(RabbitHealthIndicator.class).health();
        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void itsTemplatePublishesAndItsMetricsCountThat() throws Exception {
        AnnotationConfigApplicationContext application =
                application(broker.address().port());
        String queue = declared(connections(), new Queue(name("boot")));
        RabbitTemplate template = application.getBean(RabbitTemplate.class);
        template.convertAndSend(queue, "one");
        assertThat(template.receiveAndConvert(queue, 10_000)).isEqualTo("one");
        MeterRegistry meters = application.getBean(MeterRegistry.class);
        assertThat(meters.get("rabbitmq.published").counter().count()).isEqualTo(1);
        assertThat(meters.get("rabbitmq.connections").gauge().value()).isEqualTo(1);
    }
}

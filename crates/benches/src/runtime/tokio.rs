//! tokio, with the calling thread as its only worker and with two workers.

/// The columns of tokio: `$tokio` is tokio itself or its facade, `$live` counts the live tasks of a runtime.
macro_rules! columns {
    ($column:ident, $tokio:ident, $variant:ident, $service:ty, $live:expr) => {
        pub(super) mod $column {
            use $tokio::runtime::{Builder, Runtime as Tokio};
            use $tokio::sync::mpsc;
            use $tokio::task::JoinHandle;

            use crate::runtime::{Runtime, Variant};

            columns!(@one Current, "tokio-current", $tokio, $variant, $service, $live,
                Builder::new_current_thread());
            columns!(@one Multi, "tokio-multi", $tokio, $variant, $service, $live,
                Builder::new_multi_thread().worker_threads(2));
        }
    };
    (@one $flavour:ident, $name:literal, $tokio:ident, $variant:ident, $service:ty, $live:expr, $builder:expr) => {
        pub(crate) struct $flavour(Tokio);

        impl Runtime for $flavour {
            const NAME: &'static str = $name;
            const VARIANT: Variant = Variant::$variant;
            type Handle = JoinHandle<u64>;
            type Sender = mpsc::Sender<u64>;
            type Receiver = mpsc::Receiver<u64>;
            type Service = $service;

            fn open() -> Self {
                Self($builder.enable_time().build().expect("the system has threads"))
            }

            fn block_on<F: Future>(&self, future: F) -> F::Output {
                self.0.block_on(future)
            }

            fn spawn(task: impl Future<Output = u64> + Send + 'static) -> Self::Handle {
                $tokio::spawn(task)
            }

            async fn join(handle: Self::Handle) -> u64 {
                handle.await.expect("the task does not panic")
            }

            async fn cancel(handles: Vec<Self::Handle>) {
                handles.iter().for_each(JoinHandle::abort);
                for handle in handles {
                    let _ = handle.await;
                }
            }

            fn channel() -> (Self::Sender, Self::Receiver) {
                mpsc::channel(1)
            }

            async fn send(sender: &Self::Sender, message: u64) {
                sender.send(message).await.expect("the receiver is there");
            }

            async fn receive(receiver: &mut Self::Receiver) -> Option<u64> {
                receiver.recv().await
            }

            fn live(&self) -> Option<u64> {
                let live: fn(&Tokio) -> u64 = $live;
                Some(live(&self.0))
            }
        }
    };
}

columns!(raw, tokio, Raw, raw_tokio::Service, |tokio| tokio.metrics().num_alive_tasks() as u64);
columns!(facade, fuite_tokio, Facade, solution_tokio::Service, |_| fuite::live());

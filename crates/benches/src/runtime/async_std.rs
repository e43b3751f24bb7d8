//! async-std's global executor, with as many threads as it has by itself: one per core, unless `ASYNC_STD_THREAD_COUNT`
//! says otherwise, as it does where pairs are measured.

/// One column of async-std: `$runtime` is async-std itself or its facade, `$live` counts the live tasks, if anything does.
macro_rules! column {
    ($column:ident, $runtime:ident, $variant:ident, $service:ty, $live:expr) => {
        pub(super) mod $column {
            use $runtime::channel::{self, Receiver, Sender};
            use $runtime::task::JoinHandle;

            use crate::runtime::{Runtime, Variant};

            pub(crate) struct Global;

            impl Runtime for Global {
                const NAME: &'static str = "async-std";
                const VARIANT: Variant = Variant::$variant;
                type Handle = JoinHandle<u64>;
                type Sender = Sender<u64>;
                type Receiver = Receiver<u64>;
                type Service = $service;

                fn open() -> Self {
                    Self
                }

                fn block_on<F: Future>(&self, future: F) -> F::Output {
                    $runtime::task::block_on(future)
                }

                fn spawn(task: impl Future<Output = u64> + Send + 'static) -> Self::Handle {
                    $runtime::task::spawn(task)
                }

                async fn join(handle: Self::Handle) -> u64 {
                    handle.await
                }

                async fn cancel(handles: Vec<Self::Handle>) {
                    crate::runtime::together(handles.into_iter().map(|it| it.cancel())).await;
                }

                fn channel() -> (Self::Sender, Self::Receiver) {
                    channel::bounded(1)
                }

                async fn send(sender: &Self::Sender, message: u64) {
                    sender.send(message).await.expect("the receiver is there");
                }

                async fn receive(receiver: &mut Self::Receiver) -> Option<u64> {
                    receiver.recv().await.ok()
                }

                fn live(&self) -> Option<u64> {
                    $live
                }
            }
        }
    };
}

column!(raw, async_std, Raw, raw_async_std::Service, None);
column!(facade, fuite_async_std, Facade, solution_async_std::Service, Some(fuite::live()));

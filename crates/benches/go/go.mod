module fuite/benches

go 1.19

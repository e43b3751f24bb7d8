// Un service assez petit pour qu’un test en cherche les fuites.
package main

import "fmt"

func doSomething() {
	result := make(chan int)
	go func() { result <- 42 }()
	fmt.Println(<-result)
}

func main() {
	doSomething()
}
